import { z } from 'zod';

/** A limit of the plan is used to 50, 80 or all 100 percent, or a budget of money to 50 or 80. Fields are added, never changed or taken away. */
export const quotaWarningWebhook = z.object({
  type: z.literal('quota.warning'),
  timestamp: z.iso.datetime(),
  data: z.object({
    limit: z.enum(['uploads', 'storage_bytes', 'worlds', 'model_micros', 'api_requests', 'budget']),
    percent: z.union([z.literal(50), z.literal(80), z.literal(100)]),
    used: z.number().int(),
    of: z.number().int(),
    resets_at: z.iso.datetime().nullable(),
  }),
});
