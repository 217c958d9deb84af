import { z } from 'zod';
import { exportId, jobId } from '../ids.ts';
import { event } from '../message.ts';

/** The archive of an export is gone. `job_id` is the job that had made it. */
export const exportDeleted = event(
  'gateway',
  'export-deleted.v1',
  z.object({ export_id: exportId, job_id: jobId, size_bytes: z.number().int().positive() }),
);
