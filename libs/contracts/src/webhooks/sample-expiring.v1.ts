import { z } from 'zod';
import { sampleId } from '../ids.ts';

/** The plan keeps these sounds no longer; each is deleted at its time, at least a week from now. Fields are added, never changed or taken away. */
export const sampleExpiringWebhook = z.object({
  type: z.literal('sample.expiring'),
  timestamp: z.iso.datetime(),
  data: z.object({
    samples: z.array(z.object({ sample_id: sampleId, delete_at: z.iso.datetime() })).max(200),
  }),
});
