import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { jobId } from '../ids.ts';

/** Promised to customers: fields are added, never changed or taken away. */
export const sampleFailedWebhook = z.object({
  type: z.literal('sample.failed'),
  timestamp: z.iso.datetime(),
  data: z.object({ job_id: jobId, code: errorCodeSchema, detail: z.string() }),
});
