import { z } from 'zod';
import { paymentSchema } from '../documents/payment.v1.ts';
import { query } from '../message.ts';

/** A page of the tenant's payments, newest first. */
export const listPayments = query(
  'billing',
  'list-payments.v1',
  z.object({ limit: z.number().int().min(1).max(100), after: z.string().nullable() }),
  z.object({ items: z.array(paymentSchema), next: z.string().nullable() }),
);
