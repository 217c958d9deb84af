import { newId } from '@trc/contracts/ids';
import { claim, end } from '@trc/runtime/inbox';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SetBudgetCommand } from '../src/inbound/set-budget.command.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk, times, upload } from './admission-desk.ts';

const dayMs = 86_400_000;
/** Worst case of an upload of ten seconds: the model, 5.2 s of CPU and a write. */
const quoteMicros = 515;
let database: TestDatabase;
let db: Kysely<Database>;
let desk: AdmissionDesk;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());
beforeEach(async () => {
  desk = new AdmissionDesk(db, new Date('2026-11-20T12:00:00Z'));
  await desk.assign({ planId: 'pro', period: 'monthly' });
});

const reserved = async (over: Parameters<typeof upload>[0] = {}) => {
  const request = upload(over);
  expect(await desk.reserve(request)).toMatchObject({ kind: 'reserved' });
  return request.job_id;
};

describe('money', () => {
  it('of a held job is its quote, of an ended one what it spent', async () => {
    const job = await reserved();
    expect(await desk.usedOf('budget')).toBe(quoteMicros);
    await desk.spend(job, 120, 100);
    expect(await desk.usedOf('budget')).toBe(quoteMicros);
    await desk.end(job, 'completed');
    expect(await desk.usedOf('budget')).toBe(120);
    expect(await desk.usedOf('model_micros')).toBe(100);
  });

  it('EB-08 of a failed or cancelled job is gone, while its upload, bytes and place come back', async () => {
    for (const outcome of ['failed', 'cancelled'] as const) {
      const job = await reserved();
      expect(await desk.usedOf('jobs')).toBe(1);
      await desk.spend(job, 50, 40);
      await desk.end(job, outcome);
    }
    const { limits } = await desk.entitlements();
    expect(Object.fromEntries(limits.map(({ name, used }) => [name, used]))).toEqual({
      uploads: 0,
      storage_bytes: 0,
      worlds: 0,
      jobs: 0,
      model_micros: 80,
      budget: 100,
    });
  });

  it('that is spent after the job has ended, or without a job, counts too', async () => {
    const job = await reserved();
    await desk.end(job, 'completed');
    await desk.spend(job, 30);
    await desk.spend(null, 7);
    expect(await desk.usedOf('budget')).toBe(37);
  });

  it('EB-50 of a completed job is its quote until what it used is entered, or has not come for half a minute', async () => {
    const [heard, lost] = [await reserved(), await reserved()];
    const causeId = newId('message');
    const held = 2 * quoteMicros;
    expect(await desk.end(heard, 'completed', causeId)).toMatchObject({ kind: 'retry' });
    expect(await desk.end(lost, 'completed', newId('message'))).toMatchObject({ kind: 'retry' });
    expect(await desk.usedOf('budget')).toBe(held);

    const who = {
      consumer: 'billing__sample-processed_v1',
      messageId: causeId,
      tenantId: desk.tenantId,
      holder: 'me',
    };
    await claim(desk.db, who, 1_000);
    await desk.spend(heard, 30);
    expect(await desk.end(heard, 'completed', causeId)).toMatchObject({ kind: 'retry' });
    await inTenant(desk.db, desk.tenantId, (trx) => end(trx, who, 'done'));
    expect(await desk.end(heard, 'completed', causeId)).toMatchObject({ kind: 'done' });
    expect(await desk.usedOf('budget')).toBe(30 + quoteMicros);

    const occurredAt = desk.now.toISOString();
    desk.now = new Date(desk.now.getTime() + 30_001);
    expect(await desk.end(lost, 'completed', newId('message'), occurredAt)).toMatchObject({ kind: 'done' });
    expect(await desk.usedOf('budget')).toBe(30);
  });

  it('of a job that is tried again is bounded above what the first try has spent', async () => {
    await desk.budget(2 * quoteMicros);
    const job = await reserved();
    await desk.spend(job, quoteMicros, 500);
    await desk.end(job, 'failed');
    expect(await desk.reserve(upload({ job_id: job as never }))).toMatchObject({ kind: 'reserved' });
    expect(await desk.usedOf('budget')).toBe(2 * quoteMicros);
    expect(await desk.reserve(upload())).toMatchObject({ code: 'budget-exceeded' });
  });

  it('of a reservation that expired returns, but for what was spent', async () => {
    const job = await reserved();
    await desk.spend(job, 60, 60);
    desk.passes(25 * 3_600_000);
    expect(await desk.usedOf('budget')).toBe(60);
    expect(await desk.usedOf('jobs')).toBe(0);
  });

  it('EB-06 begins anew with the calendar month of the tenant, and the model money after 30 days', async () => {
    desk.now = new Date('2026-11-30T14:59:59Z');
    const job = await reserved({ time_zone: 'Asia/Tokyo' });
    await desk.spend(job, 300, 250);
    await desk.end(job, 'completed');
    const usedOf = async (name: string) =>
      (await desk.entitlements({ time_zone: 'Asia/Tokyo' })).limits.find((limit) => limit.name === name)
        ?.used;
    expect([await usedOf('budget'), await usedOf('uploads')]).toEqual([300, 1]);
    desk.passes(1_000);
    expect([await usedOf('budget'), await usedOf('uploads')]).toEqual([0, 0]);
    expect(await usedOf('model_micros')).toBe(250);
    desk.passes(30 * dayMs - 1_000);
    expect(await usedOf('model_micros')).toBe(250);
    desk.passes(1);
    expect(await usedOf('model_micros')).toBe(0);
  });
});

describe('a budget', () => {
  it.each([
    ['enforce', true, { kind: 'refused', code: 'budget-exceeded', frees_at: '2026-12-01T00:00:00.000Z' }],
    ['enforce', false, { kind: 'reserved', warning: expect.stringContaining('budget') }],
    ['warn', true, { kind: 'reserved', warning: expect.stringContaining('budget') }],
    ['off', true, { kind: 'reserved', warning: null }],
  ] as const)('where limits %s and hard is %s', async (limits, hard, expected) => {
    await desk.budget(quoteMicros - 1, hard);
    desk.limits = limits;
    expect(await desk.reserve(upload())).toMatchObject(expected);
  });

  it('of the operator holds whatever the tenant sets, and the other way round', async () => {
    await desk.budget(quoteMicros - 1, true, 'operator');
    for (const own of [quoteMicros, 1_000 * quoteMicros]) {
      await desk.budget(own);
      expect(await desk.reserve(upload())).toMatchObject({ code: 'budget-exceeded' });
    }
    await desk.budget(quoteMicros, true, 'operator');
    await desk.budget(quoteMicros - 1);
    expect(await desk.reserve(upload())).toMatchObject({ code: 'budget-exceeded' });
    await desk.budget(quoteMicros);
    expect(await desk.reserve(upload())).toMatchObject({ kind: 'reserved' });
  });

  it('is set, changed and taken away', async () => {
    const set = async (monthly_micros: number | null) =>
      desk.settle(
        await new SetBudgetCommand(() => desk.now).handle(
          { monthly_micros, hard: true, set_by: 'tenant' },
          desk.context(),
        ),
      );
    await set(1);
    expect((await desk.reserve(upload())).kind).toBe('refused');
    await set(quoteMicros);
    expect((await desk.reserve(upload())).kind).toBe('reserved');
    await set(null);
    expect((await desk.reserve(upload())).kind).toBe('reserved');
  });
});

describe('people are told', () => {
  it('at 50, 80 and 100 percent of a budget, once a month each, and of the highest when several come at once', async () => {
    // Requests that meet are told in any order.
    const percents = async () =>
      (await desk.warnings()).map(({ percent }) => percent).toSorted((a, b) => a - b);
    await desk.budget(10 * quoteMicros, false);
    for (let i = 0; i < 8; i += 1) await reserved();
    expect((await desk.warnings()).map(({ limit, percent }) => [limit, percent])).toEqual([
      ['budget', 50],
      ['budget', 80],
    ]);
    await Promise.all(times(4, () => reserved()));
    expect(await percents()).toEqual([50, 80, 100]);
    desk.now = new Date('2026-12-02T12:00:00Z');
    await Promise.all(times(12, () => reserved()));
    expect(await percents()).toEqual([50, 50, 80, 80, 100, 100]);
  });

  it('of the plan at 80 and 100 percent, and never of places for jobs', async () => {
    await desk.assign({ planId: 'pro', entitlements: { uploads: 5, jobs: 5, worlds: 1 } });
    for (let i = 0; i < 5; i += 1) await reserved();
    expect((await desk.warnings()).map(({ limit, percent, used, of }) => [limit, percent, used, of])).toEqual(
      [
        ['uploads', 80, 4, 5],
        ['uploads', 100, 5, 5],
      ],
    );
  });

  it('when a job has spent more than it was thought to', async () => {
    await desk.budget(1_000);
    const job = await reserved({ vibe: 'small' });
    expect((await desk.warnings()).map(({ percent }) => percent)).toEqual([50]);
    await desk.spend(job, 900);
    await desk.end(job, 'completed');
    expect(await desk.warnings()).toMatchObject([{ percent: 50 }, { percent: 80, used: 900, of: 1_000 }]);
  });

  it('nothing where limits are off', async () => {
    await desk.budget(1);
    desk.limits = 'off';
    const job = await reserved();
    await desk.end(job, 'completed');
    expect(await desk.warnings()).toEqual([]);
  });
});
