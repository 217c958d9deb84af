import { z } from 'zod';

const limit = z.number().int().nonnegative().nullable();

/** What a plan allows, one field for each thing. `null` means no limit. */
const fields = {
  queue: z.enum(['free', 'pro', 'enterprise']),
  upload_size_bytes_max: limit,
  duration_s_max: z.number().positive(),
  uploads: limit,
  uploads_window: z.enum(['day', 'month']),
  storage_bytes: limit,
  worlds: limit,
  /** Model money in 30 days. */
  model_micros: limit,
  vibe_model: z.string().nullable(),
  /** For the vibe of a sound whose owner asks for more. */
  vibe_model_large: z.string().nullable(),
  waiting_s_max: z.number().int().positive(),
  /** Days that must lie between two refreshes of a world; what a listener asks for and what the schedule does count apart. */
  refresh_days_min: limit,
  /** Days for which an analysed sound is kept; `null` is for as long as the plan lasts. */
  retention_days: limit,
  /** Whether new API keys may be made. */
  api_keys: z.boolean(),
  api_requests_per_day: limit,
  /** Jobs that wait and run at the same time. */
  jobs: limit,
  /** Files in one batch; 0 is no batches. */
  batch_files_max: limit,
  exports: z.boolean(),
  white_label: z.boolean(),
} as const;

/** What a new version of a plan must say: everything, and nothing that nobody knows. */
export const entitlementsSchema = z.strictObject(fields);
export type Entitlements = z.output<typeof entitlementsSchema>;

/** What a contract says otherwise than the plan. */
export const entitlementsOverrideSchema = z.strictObject(fields).partial();
export type EntitlementsOverride = z.output<typeof entitlementsOverrideSchema>;
