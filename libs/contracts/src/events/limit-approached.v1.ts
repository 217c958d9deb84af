import { z } from 'zod';
import { event } from '../message.ts';

/** A tenant has used 50, 80 or all 100 percent of a limit or of its budget: said once for each share and window. */
export const limitApproached = event(
  'billing',
  'limit-approached.v1',
  z.object({
    /** `budget` is the money limit that the tenant or the operator set; the others are the plan's. */
    limit: z.enum(['uploads', 'storage_bytes', 'worlds', 'model_micros', 'api_requests', 'budget']),
    percent: z.union([z.literal(50), z.literal(80), z.literal(100)]),
    used: z.number().int().nonnegative(),
    of: z.number().int().nonnegative(),
    resets_at: z.iso.datetime().nullable(),
  }),
);
