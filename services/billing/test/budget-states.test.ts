import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import { countBudgets } from '../src/outbound/budgets.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk, upload } from './admission-desk.ts';

let database: TestDatabase;
let db: Kysely<Database>;
beforeEach(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterEach(() => database.drop());

async function tenant(at: string): Promise<AdmissionDesk> {
  const desk = new AdmissionDesk(db, new Date(at));
  await desk.assign({ planId: 'pro', period: 'monthly' });
  return desk;
}

describe('budgets by state', () => {
  const at = '2026-11-20T12:00:00Z';
  const count = (instant = at) => countBudgets(db, new Date(instant));

  it('count each tenant once, by the tighter of its budgets, and budgets of nothing not at all', async () => {
    expect(await count()).toEqual({ ok: 0, near: 0, spent: 0 });
    const [calm, near, spent, stopped] = await Promise.all([1, 2, 3, 4].map(() => tenant(at)));
    for (const desk of [calm, near, spent]) await desk?.budget(1_000);
    await stopped?.budget(0);
    await near?.budget(100_000, true, 'operator');
    await calm?.spend(null, 799);
    await near?.spend(null, 800);
    await spent?.spend(null, 1_000);
    expect(await count()).toEqual({ ok: 1, near: 1, spent: 1 });
  });

  it('agree with what the tenant is told: held quotes count, and last month is over', async () => {
    const desk = await tenant(at);
    await desk.budget(1_000);
    expect(await desk.reserve(upload())).toMatchObject({ kind: 'reserved' });
    await desk.spend(null, 300);
    expect(await desk.usedOf('budget')).toBe(815);
    expect(await count()).toEqual({ ok: 0, near: 1, spent: 0 });
    expect(await count('2026-12-01T00:00:01Z')).toEqual({ ok: 1, near: 0, spent: 0 });
  });

  it('begin a month when the calendar of the tenant does, also where it is half an hour off', async () => {
    const desk = await tenant('2026-11-30T18:15:00Z');
    await desk.budget(1_000);
    const spentBefore = upload({ time_zone: 'Asia/Kolkata' });
    await desk.reserve(spentBefore);
    await desk.spend(spentBefore.job_id, 900);
    await desk.end(spentBefore.job_id, 'completed');
    expect(await count('2026-11-30T18:20:00Z')).toEqual({ ok: 0, near: 1, spent: 0 });
    expect(await count('2026-11-30T18:40:00Z')).toEqual({ ok: 1, near: 0, spent: 0 });
    desk.now = new Date('2026-11-30T18:45:00Z');
    const spentAfter = upload({ time_zone: 'Asia/Kolkata' });
    await desk.reserve(spentAfter);
    await desk.spend(spentAfter.job_id, 1_000);
    await desk.end(spentAfter.job_id, 'completed');
    expect(await count('2026-11-30T18:50:00Z')).toEqual({ ok: 0, near: 0, spent: 1 });
  });
});
