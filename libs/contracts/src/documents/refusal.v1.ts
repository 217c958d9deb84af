import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { jobId } from '../ids.ts';

/** Why a job ended without its result. `detail` is one sentence for the person who asked. */
export const refusalSchema = z.object({ job_id: jobId, code: errorCodeSchema, detail: z.string() });
export type JobRefusal = z.output<typeof refusalSchema>;
