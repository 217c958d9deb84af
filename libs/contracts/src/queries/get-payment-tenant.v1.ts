import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { query } from '../message.ts';

/** Whose the provider's customer is; `null` for one that this installation never made. */
export const getPaymentTenant = query(
  'billing',
  'get-payment-tenant.v1',
  z.object({ provider: z.literal('stripe'), customer_id: z.string().min(1) }),
  z.object({ tenant_id: tenantId.nullable() }),
);
