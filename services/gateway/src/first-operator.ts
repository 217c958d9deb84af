import 'reflect-metadata';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { rateLimitPerMinuteMax } from '@trc/contracts/http/api-key';
import { readConfig, stateVariables } from '@trc/runtime/config';
import { openOutbox } from '@trc/runtime/outbox';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import { addUser } from './outbound/callers.store.ts';
import type { Database } from './outbound/database.ts';
import { addKey } from './outbound/keys.store.ts';
import { addTenant } from './outbound/tenants.store.ts';

/** Always the same, so that a second run finds the first one's. */
const tenantId = 'ten_00000000000000000000000000';

/**
 * Makes the tenant of whoever runs the installation, with an operator and a key, and prints the key as one line of JSON.
 * It does so once: what prints operators' keys again and again would be a back door. Exits with 1 when it was run before.
 */
const { databaseUrl } = readConfig('gateway', { databaseUrl: stateVariables.databaseUrl });
const db = openDatabase<Database>(databaseUrl, () => undefined);
const key = await inTenant(db, tenantId, async (trx) => {
  if (await trx.selectFrom('tenants').select('tenant_id').executeTakeFirst()) return null;
  const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
  await addTenant(trx, { tenantId, parentId: null, name: 'Operator', timeZone: 'UTC' });
  const userId = await addUser(trx, { tenantId, name: 'Operator', role: 'operator' });
  outbox.emit(assignPlan, { plan_id: 'enterprise' });
  await outbox.flush(trx);
  const wanted = { tenantId, userId, name: 'first', rateLimitPerMinute: rateLimitPerMinuteMax };
  return (await addKey(trx, wanted)).secret;
});
await db.destroy();
if (key) process.stdout.write(`${JSON.stringify({ key })}\n`);
else {
  process.stderr.write('There is an operator already. Their key makes others: POST /v1/api-keys.\n');
  process.exitCode = 1;
}
