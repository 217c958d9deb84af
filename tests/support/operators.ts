import type { Id } from '@trc/contracts/ids';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import type { Database } from '../../services/gateway/src/outbound/database.ts';
import type { Tenant } from './tenants.ts';

/** Makes the owner of a tenant the operator of the installation; `databaseUrl` is that of the gateway's role. */
export async function makeOperator(databaseUrl: string, { id, userId }: Tenant): Promise<void> {
  const db = openDatabase<Database>(databaseUrl, () => undefined);
  await inTenant(db, id as Id<'tenant'>, (trx) =>
    trx.updateTable('users').set({ role: 'operator' }).where('id', '=', userId).execute(),
  );
  await db.destroy();
}
