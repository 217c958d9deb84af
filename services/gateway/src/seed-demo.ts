import 'reflect-metadata';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { newId } from '@trc/contracts/ids';
import { readConfig, stateVariables } from '@trc/runtime/config';
import { openOutbox } from '@trc/runtime/outbox';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import { addKey, addUser } from './outbound/callers.store.ts';
import type { Database, Role } from './outbound/database.ts';

/**
 * Makes the demo tenants, one for each plan and one for the operator, with a key each, and prints the keys as one line of JSON.
 * The caller keeps them: a second run makes new tenants.
 */
const demo: ReadonlyArray<{
  name: 'free' | 'pro' | 'enterprise' | 'admin';
  plan: string;
  role: Role;
  isDefault: boolean;
}> = [
  { name: 'free', plan: 'free', role: 'owner', isDefault: false },
  { name: 'pro', plan: 'pro', role: 'owner', isDefault: true },
  { name: 'enterprise', plan: 'enterprise', role: 'owner', isDefault: false },
  { name: 'admin', plan: 'enterprise', role: 'operator', isDefault: false },
];

const { databaseUrl } = readConfig('gateway', { databaseUrl: stateVariables.databaseUrl });
const db = openDatabase<Database>(databaseUrl, () => undefined);
const keys: Record<string, string> = {};
for (const { name, plan, role, isDefault } of demo) {
  const tenantId = newId('tenant');
  const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
  keys[name] = await inTenant(db, tenantId, async (trx) => {
    await trx
      .insertInto('tenants')
      .values({
        tenant_id: tenantId,
        name: `Demo ${name}`,
        time_zone: 'UTC',
        hosts: [],
        is_default: isDefault,
        spotify_model_use: null,
      })
      .execute();
    const userId = await addUser(trx, { tenantId, name: `Demo ${name}`, role });
    outbox.emit(assignPlan, { plan_id: plan });
    await outbox.flush(trx);
    return addKey(trx, { tenantId, userId, name: 'demo' });
  });
}
await db.destroy();
process.stdout.write(`${JSON.stringify({ keys })}\n`);
