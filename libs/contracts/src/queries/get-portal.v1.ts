import { z } from 'zod';
import { pageOpenedSchema, pageRefusedSchema } from '../documents/payment-page.v1.ts';
import { query } from '../message.ts';

/** Where the tenant changes its card, switches the plan, cancels, and finds its invoices. */
export const getPortal = query(
  'billing',
  'get-portal.v1',
  z.object({ return_url: z.url() }),
  z.discriminatedUnion('kind', [pageOpenedSchema, pageRefusedSchema]),
  20_000,
);
