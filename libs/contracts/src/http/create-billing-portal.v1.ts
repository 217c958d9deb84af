import { z } from 'zod';
import { paymentPageSchema } from '../documents/payment-page.v1.ts';
import { operation } from './operation.ts';
import { ownPath } from './own-path.ts';

export const createBillingPortal = operation({
  id: 'createBillingPortal',
  method: 'POST',
  path: '/v1/billing/portal',
  tag: 'billing',
  auth: 'admin',
  summary: 'Change card or plan, cancel, see invoices',
  body: z.object({ return_path: ownPath.optional() }),
  status: 201,
  response: paymentPageSchema,
  refusals: ['invalid-request', 'payments-off', 'not-subscribed', 'unavailable'],
});
