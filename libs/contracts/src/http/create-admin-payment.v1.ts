import { z } from 'zod';
import { periods } from '../documents/payment.v1.ts';
import { tenantId } from '../ids.ts';
import { operation } from './operation.ts';

/** The plan runs for one more period. The same reference twice is one payment. */
export const createAdminPayment = operation({
  id: 'createPayment',
  method: 'POST',
  path: '/v1/admin/payments',
  tag: 'operator',
  auth: 'operator',
  summary: 'Confirm a payment that came another way',
  body: z.object({
    tenant_id: tenantId,
    plan_id: z.string().min(1).max(50),
    period: z.enum(periods),
    amount_micros: z.number().int().nonnegative(),
    reference: z.string().trim().min(1).max(200),
  }),
  status: 202,
  response: z.object({ reference: z.string() }),
  refusals: ['invalid-request', 'not-allowed', 'not-found', 'plan-not-for-sale'],
});
