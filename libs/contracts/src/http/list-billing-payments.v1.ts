import { z } from 'zod';
import { paymentSchema } from '../documents/payment.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listBillingPayments = operation({
  id: 'listPayments',
  method: 'GET',
  path: '/v1/billing/payments',
  tag: 'billing',
  auth: 'admin',
  summary: 'Payments and refunds of the account',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(paymentSchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request', 'not-allowed'],
});
