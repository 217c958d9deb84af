import { createRecent } from '@trc/runtime/recent';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { isSuspended } from '../outbound/tenants.store.ts';

const ttlMs = 3_000;
const tenantsMax = 10_000;

/** Whether the operator has suspended a tenant, a few seconds old at most: it is asked at every request. */
export function recentSuspensions(
  db: Kysely<Database>,
  now: () => number,
): (tenantId: string) => Promise<boolean> {
  const recent = createRecent({ ttlMs, entriesMax: tenantsMax, now });
  return (tenantId) => recent.get(tenantId, () => isSuspended(db, tenantId));
}
