import { newId } from '@trc/contracts/ids';
import type { MessageContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AssignPlanCommand } from '../src/inbound/assign-plan.command.ts';
import { ListPlanVersionsQuery } from '../src/inbound/list-plan-versions.query.ts';
import { PublishPlanCommand } from '../src/inbound/publish-plan.command.ts';
import { StartTrialCommand } from '../src/inbound/start-trial.command.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { listPlans, termsBetween } from '../src/outbound/plans.store.ts';
import { AdmissionDesk, times, upload } from './admission-desk.ts';

const MiB = 1024 * 1024;
const dayMs = 86_400_000;
const noon = new Date('2026-11-20T12:00:00Z');
const after = (days: number) => new Date(noon.getTime() + days * dayMs);
let database: TestDatabase;
let db: Kysely<Database>;
let desk: AdmissionDesk;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());
beforeEach(() => {
  desk = new AdmissionDesk(db, noon);
});

const planAt = async (at: Date) => {
  desk.now = at;
  const { plan, plan_version } = await desk.entitlements();
  return `${plan} ${plan_version}`;
};
const startTrial = async () =>
  desk.settle(await new StartTrialCommand(() => desk.now).handle({}, desk.context()));
const spans = async (from: Date, to: Date) =>
  (await termsBetween(db, from, to)).filter(({ tenant_id }) => tenant_id === desk.tenantId);

describe('terms', () => {
  it('of nobody are the free plan', async () => {
    expect(await planAt(noon)).toBe('free 1');
  });

  it('end those before them, also such as lie ahead, and leave the history as it was', async () => {
    await desk.assign({ planId: 'pro', period: 'monthly' });
    await desk.assign({ planId: 'enterprise', period: 'yearly', priceMicros: 1_200, from: after(20) });
    desk.now = after(10);
    await desk.assign({ planId: 'pro', period: 'yearly', reason: 'checkout', until: after(30) });
    expect(await planAt(after(5))).toBe('pro 1');
    expect(await planAt(after(20))).toBe('pro 1');
    expect(await planAt(after(30))).toBe('free 1');
    expect(
      (await spans(noon, after(100))).map(({ period, price_micros, valid_from, valid_until }) => [
        period,
        price_micros,
        valid_from,
        valid_until,
      ]),
    ).toEqual([
      ['monthly', 9_990_000, noon, after(10)],
      ['yearly', 99_000_000, after(10), after(30)],
    ]);
    expect(await spans(after(30), after(100))).toEqual([]);
  });

  it('carry the price and the entitlements of the contract, beside those of the plan', async () => {
    const command = { plan_id: 'enterprise', price_micros: 299_000_000, entitlements: { uploads: 50 } };
    await desk.settle(await new AssignPlanCommand(() => desk.now).handle(command, desk.context()));
    const { limits, white_label } = await desk.entitlements();
    expect(white_label).toBe(true);
    expect(limits.find(({ name }) => name === 'uploads')).toMatchObject({ limit: 50, window: 'month' });
    expect(await spans(noon, after(1))).toMatchObject([{ period: 'monthly', price_micros: 299_000_000 }]);
  });

  it('of a plan that nobody knows are none', async () => {
    expect(await desk.assign({ planId: 'gold' })).toBeNull();
    const command = new AssignPlanCommand(() => desk.now).handle({ plan_id: 'gold' }, desk.context());
    await expect(command.then((outcome) => desk.settle(outcome))).rejects.toThrow(/no plan gold/);
  });

  it('cannot be changed afterwards, but for their end', async () => {
    await desk.assign({ planId: 'pro' });
    const change = inTenant(db, desk.tenantId, (trx) =>
      trx.updateTable('terms').set({ plan_id: 'free' }).execute(),
    );
    await expect(change).rejects.toThrow(/append-only/);
  });

  it('keep the version of the plan with which they began, until the tenant is put on the plan again', async () => {
    await desk.assign({ planId: 'pro' });
    const [, pro] = await listPlans(db, noon);
    if (!pro) throw new Error('no plan');
    const { id, version, valid_from, valid_until, ...rest } = pro;
    const publish = async (uploads: number, from: Date) => {
      const entitlements = { ...rest.entitlements, uploads };
      const message = { plan_id: id, ...rest, entitlements, valid_from: from.toISOString() };
      await desk.settle(await new PublishPlanCommand().handle(message));
    };
    await publish(2_000, after(20));
    await publish(1_500, after(10));
    expect(await planAt(after(30))).toBe(`pro ${version}`);
    await desk.assign({ planId: 'pro', reason: 'checkout' });
    expect(await planAt(after(30))).toBe('pro 3');
    const { items } = await new ListPlanVersionsQuery(db).answer();
    expect(
      items
        .filter((plan) => plan.id === 'pro')
        .map((plan) => [plan.version, plan.valid_from, plan.valid_until]),
    ).toEqual([
      [1, valid_from.toISOString(), after(10).toISOString()],
      [2, after(20).toISOString(), after(20).toISOString()],
      [3, after(10).toISOString(), null],
    ]);
    expect(valid_until).toBeNull();
  });
});

describe('EB-17 a trial', () => {
  it('is a day of the larger plan, and ends by itself', async () => {
    expect((await desk.entitlements()).trial).toEqual({ plan_id: 'pro', days: 1 });
    await startTrial();
    expect(await planAt(noon)).toMatch(/^pro /);
    expect(await planAt(new Date(after(1).getTime() - 1))).toMatch(/^pro /);
    expect(await planAt(after(1))).toBe('free 1');
    expect(await spans(noon, after(2))).toMatchObject([{ reason: 'trial', period: null, price_micros: 0 }]);
  });

  it('is had once ever, however many requests meet', async () => {
    await Promise.all(times(5, startTrial));
    desk.now = after(400);
    expect((await desk.entitlements()).trial).toBeNull();
    await startTrial();
    expect(await planAt(after(400))).toBe('free 1');
    expect(await spans(noon, after(500))).toHaveLength(1);
  });

  it('is not for who pays', async () => {
    await desk.assign({ planId: 'enterprise', period: 'monthly' });
    expect((await desk.entitlements()).trial).toBeNull();
    await startTrial();
    expect(await planAt(noon)).toMatch(/^enterprise /);
  });

  it('gives way to a plan that is bought while it runs', async () => {
    await startTrial();
    desk.passes(3_600_000);
    await desk.assign({ planId: 'enterprise', period: 'monthly', reason: 'checkout' });
    expect(await planAt(desk.now)).toMatch(/^enterprise /);
  });
});

describe('EB-19 after a larger plan', () => {
  it('nothing is deleted for 30 days, and what would add is refused with a word about it', async () => {
    await desk.assign({ planId: 'enterprise', period: 'monthly' });
    const big = upload({ size_bytes: 110 * MiB });
    await desk.reserve(big);
    await desk.end(big.job_id, 'completed');
    expect((await desk.entitlements()).grace_until).toBeNull();
    desk.now = after(10);
    await desk.assign({ planId: 'free', reason: 'cancelled' });
    const graceUntil = after(40).toISOString();
    expect((await desk.entitlements()).grace_until).toBe(graceUntil);
    expect(await desk.reserve(upload())).toMatchObject({
      kind: 'refused',
      code: 'quota-exceeded',
      detail: expect.stringContaining(`over it by 10 MiB of storage`),
    });
    expect(await desk.reserve(upload())).toMatchObject({ detail: expect.stringContaining(graceUntil) });
    expect(await desk.usedOf('storage_bytes')).toBe(110 * MiB);
    desk.now = after(40);
    expect((await desk.entitlements()).grace_until).toBeNull();
  });

  it('EB-18 a larger plan that begins again ends the time', async () => {
    await desk.assign({ planId: 'pro', period: 'monthly', until: after(10) });
    desk.now = after(11);
    expect((await desk.entitlements()).grace_until).toBe(after(40).toISOString());
    await desk.assign({ planId: 'enterprise', period: 'monthly' });
    expect((await desk.entitlements()).grace_until).toBeNull();
  });
});

it('another tenant sees none of it', async () => {
  await desk.assign({ planId: 'enterprise' });
  const other: MessageContext['tenantId'] = newId('tenant');
  expect(await inTenant(db, other, (trx) => trx.selectFrom('terms').selectAll().execute())).toEqual([]);
});
