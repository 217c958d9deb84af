import { z } from 'zod';

/** What a step consumed, in whole units; billing turns quantities into micro-dollars at its price table. */
export const usageSchema = z.object({
  kind: z.enum([
    'model_input_tokens',
    'model_output_tokens',
    'model_images',
    'cpu_ms',
    'stored_bytes',
    'egress_bytes',
    'provider_calls',
  ]),
  quantity: z.number().int().nonnegative(),
  operation: z.string(),
  /** Model id, provider or storage class, where the price depends on it. */
  resource: z.string().nullable(),
});
export type Usage = z.output<typeof usageSchema>;
