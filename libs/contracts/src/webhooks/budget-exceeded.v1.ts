import { z } from 'zod';

/** The budget is spent: the plan's for models, or the one that was set. Micro-dollars. Fields are added, never changed or taken away. */
export const budgetExceededWebhook = z.object({
  type: z.literal('budget.exceeded'),
  timestamp: z.iso.datetime(),
  data: z.object({
    limit: z.enum(['model_micros', 'budget']),
    used: z.number().int(),
    of: z.number().int(),
    resets_at: z.iso.datetime().nullable(),
  }),
});
