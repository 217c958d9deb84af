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
        name: z.enum(['uploads', 'storage_bytes', 'worlds', 'model_micros']),
        window: z.enum(['day', 'month', '30_days', 'total']),
        limit,
        used: z.number().int().nonnegative(),
        resets_at: z.iso.datetime().nullable(),
      }),
    ),
    waiting_s_max: z.number().int().positive(),
    /** Days that must lie between two refreshes of a world. */
    refresh_days_min: limit.default(null),
  }),
);
