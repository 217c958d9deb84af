import { z } from 'zod';
import { exportId, jobId, userId } from '../ids.ts';
import { command } from '../message.ts';

/** Make the archive of an export. What is in it is asked of the gateway; `size_bytes` is of all the sounds together. */
export const exportSamples = command(
  'analysis',
  'export-samples.v1',
  z.object({
    job_id: jobId,
    export_id: exportId,
    user_id: userId,
    object_key: z.string(),
    size_bytes: z.number().int().nonnegative(),
  }),
);
