import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { rateLimitPerMinuteMax } from '@trc/contracts/http/api-key';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import type { Scope } from '@trc/contracts/http/operation';
import { newId } from '@trc/contracts/ids';
import { createLog } from '@trc/runtime/log';
import { connectNats } from '@trc/runtime/nats';
import { openOutbox } from '@trc/runtime/outbox';
import { openDatabase } from '@trc/runtime/postgres';
import { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import { eventually } from '@trc/testkit/eventually';
import type { Kysely } from 'kysely';
import { addUser } from '../../services/gateway/src/outbound/callers.store.ts';
import type { Database } from '../../services/gateway/src/outbound/database.ts';
import { addKey } from '../../services/gateway/src/outbound/keys.store.ts';
import type { Stack } from '../../tools/stack.ts';
import { Api } from './api.ts';

export type PlanId = 'free' | 'pro' | 'enterprise';

/** A customer with an owner and a key. */
export interface Tenant {
  readonly id: string;
  readonly userId: string;
  readonly key: string;
  readonly api: Api;
}

/** Where tenants are made: the API, and the gateway's database and NATS. */
export type TenantPlace = Pick<Stack, 'url' | 'environmentOf'>;

/** Makes a customer as the demo's seeding does, and waits until billing knows the plan. */
export async function makeTenant(stack: TenantPlace, plan: PlanId): Promise<Tenant> {
  const { DATABASE_URL = '', NATS_URL = '' } = stack.environmentOf('gateway');
  const db = openDatabase<Database>(DATABASE_URL, () => undefined);
  const id = newId('tenant');
  const outbox = openOutbox({ tenantId: id, jobId: null, messageId: null });
  const { userId, key } = await inTenant(db, id, async (trx) => {
    await trx
      .insertInto('tenants')
      .values({
        tenant_id: id,
        name: `Test ${plan}`,
        time_zone: 'UTC',
        is_default: false,
        spotify_model_use: null,
        brand: null,
      })
      .execute();
    const user = await addUser(trx, { tenantId: id, name: 'Owner', role: 'owner' });
    outbox.emit(assignPlan, { plan_id: plan });
    await outbox.flush(trx);
    const wanted = { tenantId: id, userId: user, name: 'test', rateLimitPerMinute: rateLimitPerMinuteMax };
    const { secret } = await addKey(trx, wanted);
    return { userId: user, key: secret };
  });
  await sendMail(db, NATS_URL);
  await db.destroy();
  const api = new Api(stack.url, { authorization: `Bearer ${key}` });
  await eventually(`billing has the plan ${plan}`, async () => (await api.call(getUsage)).plan === plan);
  return { id, userId, key, api };
}

/** The gateway looks once in a second whether somebody else has written to its outbox; nobody has to wait for that. */
async function sendMail(db: Kysely<Database>, natsUrl: string): Promise<void> {
  const nc = await connectNats(natsUrl, 'gateway');
  const relay = new Relay(db as unknown as Kysely<unknown>, nc, createLog('gateway', 'silent'), 1);
  relay.start();
  await relay.stop();
  await nc.close();
}

/** The tenant's owner with another key, which may do no more than this. */
export async function keyWith(stack: TenantPlace, tenant: Tenant, scopes: readonly Scope[]): Promise<Api> {
  const { DATABASE_URL = '' } = stack.environmentOf('gateway');
  const db = openDatabase<Database>(DATABASE_URL, () => undefined);
  const { secret } = await inTenant(db, tenant.id, (trx) =>
    addKey(trx, { tenantId: tenant.id, userId: tenant.userId, name: 'scoped', scopes }),
  );
  await db.destroy();
  return new Api(stack.url, { authorization: `Bearer ${secret}` });
}
