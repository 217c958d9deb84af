import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { putAdminTenantPlan } from '@trc/contracts/http/put-admin-tenant-plan.v1';
import { putOwnBudget } from '@trc/contracts/http/put-budget.v1';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from '../support/api.ts';
import { startGateways } from '../support/gateways.ts';
import { type Installation, install } from '../support/installation.ts';
import { noiseWav } from '../support/sounds.ts';
import type { Tenant } from '../support/tenants.ts';

const requests = 200;

let installation: Installation;
let operator: Tenant;
let urls: readonly string[];
beforeAll(async () => {
  installation = await install('hard-limits', { services: ['gateway', 'analysis', 'billing'] });
  urls = [installation.stack.url, ...(await startGateways(installation.stack, 3))];
  operator = await installation.newTenant('enterprise');
  await installation.rows(`update gateway.users set role = 'operator' where id = $1`, [operator.userId]);
}, 120_000);
afterAll(() => installation?.stop());

const limitOf = async ({ api }: Tenant, name: string) =>
  (await api.call(getUsage)).limits.find((limit) => limit.name === name);

/** A customer with a contract, signed by the operator. */
async function customerWith(entitlements: object): Promise<Tenant> {
  const customer = await installation.newTenant('enterprise');
  await operator.api.call(putAdminTenantPlan, {
    params: { id: customer.id },
    body: { plan_id: 'enterprise', period: 'yearly', price_micros_monthly: 299_000_000, entitlements },
  });
  const [name, limit] = Object.entries(entitlements)[0] ?? [];
  await eventually('the contract holds', async () => (await limitOf(customer, name ?? ''))?.limit === limit);
  return customer;
}

/** Sends 200 small sounds at once, to each gateway in turn. */
async function sendAtOnce({ key }: Tenant) {
  const apis = urls.map((url) => new Api(url, { authorization: `Bearer ${key}` }));
  return Promise.all(
    Array.from({ length: requests }, async (_, i) => {
      const api = apis[i % apis.length] as Api;
      const response = await api.send(createSample, { file: noiseWav(i, 0.1) });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    }),
  );
}

const statuses = (answers: Awaited<ReturnType<typeof sendAtOnce>>): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  );

describe('200 parallel uploads over four gateways', () => {
  it('EB-07 against a limit of 50 are exactly 50, and the others hear when it frees', async () => {
    const customer = await customerWith({ uploads: 50 });
    const answers = await sendAtOnce(customer);
    expect(statuses(answers)).toEqual({ 202: 50, 429: 150 });
    for (const { status, body } of answers)
      if (status === 429)
        expect(body).toMatchObject({ code: 'quota-exceeded', frees_at: expect.any(String) });
    expect(await limitOf(customer, 'uploads')).toMatchObject({ limit: 50, used: 50 });
  }, 60_000);

  it('EB-50 against a hard budget are as many as it pays for, and none overspends it', async () => {
    const customer = await customerWith({ model_micros: 0 });
    // Five seconds of CPU, one write and no model.
    const quoteMicros = 15;
    const body = { monthly_micros: 50 * quoteMicros, hard: true };
    await customer.api.call(putOwnBudget, { body });
    await eventually(
      'the budget holds',
      async () => (await limitOf(customer, 'budget'))?.limit === body.monthly_micros,
    );
    const answers = await sendAtOnce(customer);
    const { 202: accepted = 0, 402: refused = 0 } = statuses(answers);
    expect(accepted + refused).toBe(requests);
    // What a finished job did not spend of its quote is free for the next one.
    expect(accepted).toBeGreaterThanOrEqual(50);
    expect((await limitOf(customer, 'budget'))?.used).toBeLessThanOrEqual(body.monthly_micros);
  }, 60_000);

  it('against a limit of 200 are all accepted', async () => {
    const customer = await customerWith({ uploads: requests });
    expect(statuses(await sendAtOnce(customer))).toEqual({ 202: requests });
  }, 60_000);
});
