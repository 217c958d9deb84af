import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { Problem } from '@trc/runtime/http-problem';
import { inTenant } from '@trc/runtime/tenancy';
import { hasWhiteLabel } from '../domain/white-label.ts';
import { tenantOf } from '../outbound/callers.store.ts';
import type { Parts } from './admission.ts';

/** Throws the problem that says so when the tenant's plan has no white label and limits are enforced. */
export async function requireWhiteLabel(
  { db, ask }: Pick<Parts, 'db' | 'ask'>,
  tenantId: string,
): Promise<void> {
  const { time_zone } = await inTenant(db, tenantId, tenantOf);
  const plan = await ask(getEntitlements, tenantId, { time_zone });
  if (!hasWhiteLabel(plan)) throw new Problem('white-label-not-in-plan');
}
