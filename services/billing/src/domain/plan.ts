import { z } from 'zod';

const limit = z.number().int().nonnegative().nullable();

/** What a plan allows. `null` means no limit. Plans are rows; this is the shape that every row has. */
export const entitlementsSchema = z.object({
  queue: z.enum(['free', 'pro', 'enterprise']),
  upload_size_bytes_max: limit,
  duration_s_max: z.number().positive(),
  uploads: limit,
  uploads_window: z.enum(['day', 'month']),
  storage_bytes: limit,
  worlds: limit,
  model_micros: limit,
  vibe_model: z.string().nullable(),
  /** For the vibe of a sound whose owner asks for more. */
  vibe_model_large: z.string().nullable().default(null),
  waiting_s_max: z.number().int().positive(),
  /** Days that must lie between two refreshes of a world; what a listener asks for and what the schedule does count apart. */
  refresh_days_min: limit.default(null),
});
export type Entitlements = z.output<typeof entitlementsSchema>;

export interface Plan {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly price_micros_monthly: number;
  readonly price_micros_yearly: number | null;
  readonly entitlements: Entitlements;
}
