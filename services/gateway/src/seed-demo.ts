import 'reflect-metadata';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { rateLimitPerMinuteMax } from '@trc/contracts/http/api-key';
import { readConfig, stateVariables } from '@trc/runtime/config';
import { openOutbox } from '@trc/runtime/outbox';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import type { Transaction } from 'kysely';
import { addUser } from './outbound/callers.store.ts';
import type { Database, Role } from './outbound/database.ts';
import { addKey } from './outbound/keys.store.ts';

type DemoName = 'free' | 'pro' | 'enterprise' | 'admin';

/** One demo tenant for each plan and one for the operator, under ids that stay the same, so that a later start finds its data. */
const demo: ReadonlyArray<{ name: DemoName; tenantId: string; plan: string; role: Role }> = [
  { name: 'free', tenantId: 'ten_00000000000000000000000001', plan: 'free', role: 'owner' },
  { name: 'pro', tenantId: 'ten_00000000000000000000000002', plan: 'pro', role: 'owner' },
  { name: 'enterprise', tenantId: 'ten_00000000000000000000000003', plan: 'enterprise', role: 'owner' },
  { name: 'admin', tenantId: 'ten_00000000000000000000000004', plan: 'enterprise', role: 'operator' },
];
/** Who signs in under an address that belongs to nobody signs in here. */
const defaultTenant: DemoName = 'pro';
const keyName = 'demo';

/** Makes the tenant and its first user, or finds them. */
async function userOfDemo(
  trx: Transaction<Database>,
  { name, tenantId, role }: (typeof demo)[number],
): Promise<string> {
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('role', '=', role)
    .orderBy('id')
    .executeTakeFirst();
  if (user) return user.id;
  await trx
    .insertInto('tenants')
    .values({
      tenant_id: tenantId,
      name: `Demo ${name}`,
      time_zone: 'UTC',
      is_default: name === defaultTenant,
      spotify_model_use: null,
      brand: null,
    })
    .execute();
  return addUser(trx, { tenantId, name: `Demo ${name}`, role });
}

/** Prints a new key for each demo tenant as one line of JSON; the keys of an earlier run end. */
const { databaseUrl } = readConfig('gateway', { databaseUrl: stateVariables.databaseUrl });
const db = openDatabase<Database>(databaseUrl, () => undefined);
const keys: Partial<Record<DemoName, string>> = {};
for (const tenant of demo) {
  const { name, tenantId, plan } = tenant;
  const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
  keys[name] = await inTenant(db, tenantId, async (trx) => {
    const userId = await userOfDemo(trx, tenant);
    await trx
      .updateTable('api_keys')
      .set({ revoked_at: new Date() })
      .where('name', '=', keyName)
      .where('revoked_at', 'is', null)
      .execute();
    outbox.emit(assignPlan, { plan_id: plan });
    await outbox.flush(trx);
    const wanted = { tenantId, userId, name: keyName, rateLimitPerMinute: rateLimitPerMinuteMax };
    return (await addKey(trx, wanted)).secret;
  });
}
await db.destroy();
process.stdout.write(`${JSON.stringify({ keys })}\n`);
