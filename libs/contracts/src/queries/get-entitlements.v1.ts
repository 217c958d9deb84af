import { z } from 'zod';
import { query } from '../message.ts';

const limit = z.number().int().nonnegative().nullable();

/** What the tenant's plan allows now, and how much of it is used; `null` means no limit. */
export const getEntitlements = query(
  'billing',
  'get-entitlements.v1',
  z.object({ time_zone: z.string() }),
  z.object({
    plan: z.string(),
    plan_version: z.number().int(),
    queue: z.enum(['free', 'pro', 'enterprise']),
    enforcement: z.enum(['enforce', 'warn', 'off']),
    upload_size_bytes_max: limit,
    duration_s_max: z.number().positive(),
    limits: z.array(
      z.object({
        name: z.enum([
          'uploads',
          'storage_bytes',
          'worlds',
          'model_micros',
          'jobs',
          'budget',
          'api_requests',
        ]),
        window: z.enum(['day', 'month', '30_days', 'total']),
        limit,
        used: z.number().int().nonnegative(),
        resets_at: z.iso.datetime().nullable(),
      }),
    ),
    waiting_s_max: z.number().int().positive(),
    /** Days that must lie between two refreshes of a world. */
    refresh_days_min: limit.default(null),
    /** Days for which an analysed sound is kept; `null` is for as long as the plan lasts. */
    retention_days: limit.default(null),
    /** Whether new API keys may be made. */
    api_keys: z.boolean().default(true),
    /** Calls of the API in a calendar day of the tenant; waiting for a job does not count. */
    api_requests_per_day: limit.default(null),
    /** Files in one batch; 0 is no batches. */
    batch_files_max: limit.default(null),
    exports: z.boolean().default(true),
    white_label: z.boolean().default(true),
    /** Until then nothing that a smaller plan would not keep is deleted. */
    grace_until: z.iso.datetime().nullable().default(null),
    /** The larger plan that the tenant may still try, once; `null` when it may not. */
    trial: z.object({ plan_id: z.string(), days: z.number().int().positive() }).nullable().default(null),
  }),
);
