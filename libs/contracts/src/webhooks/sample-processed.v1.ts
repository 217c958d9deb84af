import { z } from 'zod';

import { jobId, sampleId } from '../ids.ts';

/** Promised to customers: fields are added, never changed or taken away. */
export const sampleProcessedWebhook = z.object({
  type: z.literal('sample.processed'),
  timestamp: z.iso.datetime(),
  data: z.object({
    job_id: jobId,
    sample_id: sampleId,
    play_url: z.string(),
    download_url: z.string(),
    bpm: z.number().nullable(),
    key: z.string().nullable(),
    duration_s: z.number(),
  }),
});
