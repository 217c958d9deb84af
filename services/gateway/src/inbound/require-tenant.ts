import { Problem } from '@trc/runtime/http-problem';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';

/** Throws the problem that says so when the operator names a tenant that does not exist. */
export async function requireTenant(db: Kysely<Database>, tenantId: string): Promise<void> {
  const tenant = await inTenant(db, tenantId, (trx) =>
    trx.selectFrom('tenants').select('tenant_id').executeTakeFirst(),
  );
  if (!tenant) throw new Problem('not-found', { detail: `There is no tenant ${tenantId}.` });
}
