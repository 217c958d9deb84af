import { z } from 'zod';

/** What a step consumed, in whole units; billing turns quantities into micro-dollars at its price table. */
export const usageSchema = z.object({
  kind: z.enum([
    'model_input_tokens',
    'model_output_tokens',
    'model_images',
    'cpu_ms',
    'stored_bytes',
    /** Megabytes (1,000,000 bytes) kept for an hour. */
    'storage_mb_hours',
    'storage_writes',
    /** A tenant's share of the database on one day. */
    'database_days',
    'egress_bytes',
    'provider_calls',
    'emails',
    /** Micro-dollars that a payment provider kept; with the resource `share` or `each`, what its fee is reckoned from. */
    'payment_fee',
  ]),
  quantity: z.number().int().nonnegative(),
  operation: z.string(),
  /** Model id, provider or storage class, where the price depends on it. */
  resource: z.string().nullable(),
});
export type Usage = z.output<typeof usageSchema>;
