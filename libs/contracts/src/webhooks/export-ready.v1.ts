import { z } from 'zod';
import { exportFormatSchema } from '../documents/export.v1.ts';
import { exportId, jobId } from '../ids.ts';

/** Promised to customers: fields are added, never changed or taken away. */
export const exportReadyWebhook = z.object({
  type: z.literal('export.ready'),
  timestamp: z.iso.datetime(),
  data: z.object({
    job_id: jobId,
    export_id: exportId,
    format: exportFormatSchema,
    download_url: z.string(),
    files: z.number().int(),
    size_bytes: z.number().int(),
    sha256: z.string(),
    expires_at: z.iso.datetime(),
  }),
});
