import { newId } from '@trc/contracts/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, type Case, type Enforcement, type Request, wantedAmounts } from './admission.ts';
import { type Amounts, limitsOf } from './limits.ts';
import { type Plan, readEntitlements } from './plan.ts';

const MiB = 1024 * 1024;
const plan: Plan = {
  id: 'free',
  version: 1,
  name: 'Free',
  price_micros_monthly: 0,
  price_micros_yearly: null,
  entitlements: readEntitlements({
    queue: 'free',
    upload_size_bytes_max: 12 * MiB,
    duration_s_max: 60,
    uploads: 10,
    uploads_window: 'day',
    storage_bytes: 100 * MiB,
    worlds: 1,
    model_micros: 100_000,
    vibe_model: 'small',
    vibe_model_large: null,
    waiting_s_max: 86_400,
    refresh_days_min: 7,
  }),
};
const now = new Date('2026-11-20T12:00:00Z');
const nothing: Amounts = { uploads: 0, storage_bytes: 0, worlds: 0, jobs: 0, model_micros: 0, budget: 0 };
const upload = (over: Partial<Request> = {}): Request => ({
  job_id: newId('job'),
  kind: 'sample',
  size_bytes: MiB,
  duration_s: 10,
  time_zone: 'UTC',
  ...over,
});
const caseOf = (over: Partial<Case> = {}): Case => ({
  plan,
  request: upload(),
  used: nothing,
  limits: limitsOf(plan.entitlements, [], now, 'UTC'),
  priceOf: (kind) => (kind === 'cpu_ms' ? 1_900 : 4_500_000),
  lastRefreshDueAt: null,
  graceUntil: null,
  enforcement: 'enforce',
  expiresAt: now,
  ...over,
});
const decide = (
  request: Request,
  used: Amounts,
  enforcement: Enforcement = 'enforce',
  lastRefreshDueAt: Date | null = null,
) => admit(caseOf({ request, used, enforcement, lastRefreshDueAt })).answer;

describe('admit', () => {
  it('EB-10 takes a legal minute of 48 kHz stereo on the free plan', () => {
    expect(decide(upload({ size_bytes: 60 * 48_000 * 4 + 44, duration_s: 60 }), nothing).kind).toBe(
      'reserved',
    );
  });

  it('says when a daily limit frees', () => {
    expect(decide(upload(), { ...nothing, uploads: 10 })).toMatchObject({
      kind: 'refused',
      code: 'quota-exceeded',
      frees_at: '2026-11-21T00:00:00.000Z',
    });
  });

  it('counts the new file against the storage', () => {
    expect(decide(upload({ size_bytes: 2 * MiB }), { ...nothing, storage_bytes: 99 * MiB })).toMatchObject({
      code: 'quota-exceeded',
      frees_at: null,
    });
  });

  describe('asked for the large model', () => {
    const ask = (vibe_model_large: string | null, usedMicros = 0) =>
      admit(
        caseOf({
          plan: { ...plan, entitlements: { ...plan.entitlements, vibe_model_large } },
          request: upload({ vibe: 'large' }),
          used: { ...nothing, model_micros: usedMicros },
        }),
      );

    it('gives it to a plan that has one, and counts a cent', () => {
      expect(ask('large')).toMatchObject({
        answer: { vibe_model: 'large', model_micros_max: 10_000, warning: null },
        amounts: { model_micros: 10_000 },
      });
    });

    it('leaves the model out when a cent is no longer there', () => {
      expect(ask('large', 90_000).answer).toMatchObject({ vibe_model: 'large' });
      expect(ask('large', 90_001)).toMatchObject({
        answer: { kind: 'reserved', vibe_model: null, model_micros_max: 0 },
        amounts: { model_micros: 0 },
      });
    });

    it('asks the usual one for a plan that has none, and says so', () => {
      const { answer, amounts } = ask(null);
      expect(answer).toMatchObject({ vibe_model: 'small', warning: expect.stringMatching(/no large model/) });
      expect(amounts.model_micros).toBe(500);
    });
  });

  it('B-121 leaves out the model, not the job, when the model money is spent, and says so', () => {
    expect(decide(upload(), { ...nothing, model_micros: 100_000 })).toMatchObject({
      kind: 'reserved',
      vibe_model: null,
      model_micros_max: 0,
      warning: expect.stringContaining('model money'),
    });
  });

  describe('under a budget', () => {
    const budgeted = (hard: boolean, usedMicros: number, over: Partial<Case> = {}) =>
      admit(
        caseOf({
          limits: limitsOf(plan.entitlements, [{ monthlyMicros: 1_000, hard }], now, 'UTC'),
          used: { ...nothing, budget: usedMicros },
          ...over,
        }),
      ).answer;
    const quote = wantedAmounts(caseOf(), true).budget;

    it('quotes the machine and the storage beside the model', () => {
      expect(quote).toBe(500 + Math.ceil((5_000 + 10 * 20) * 0.0019) + 5);
    });

    it('quotes both requests of each part that an archive may have', () => {
      const archive = (duration_s: number) =>
        wantedAmounts(caseOf({ request: upload({ kind: 'export', duration_s }) }), true).budget;
      const cpu = (seconds: number) => Math.ceil((5_000 + 30 * seconds) * 0.0019);
      // 100,000,000 bytes are six parts.
      const sixParts = 100_000_000 / (48_000 * 4);
      expect(archive(sixParts)).toBe(cpu(sixParts) + (2 * (6 + 1) + 2) * 5);
      expect(archive(0)).toBe(cpu(0) + (2 * 1 + 2) * 5);
    });

    it('EB-50 counts the job in flight, refuses what would pass a hard budget, and says when it frees', () => {
      expect(budgeted(true, 1_000 - quote).kind).toBe('reserved');
      expect(budgeted(true, 1_000 - quote + 1)).toEqual({
        kind: 'refused',
        code: 'budget-exceeded',
        detail: expect.stringContaining('The budget is $'),
        frees_at: '2026-12-01T00:00:00.000Z',
      });
    });

    it('only warns where the budget is soft', () => {
      expect(budgeted(false, 1_000)).toMatchObject({
        kind: 'reserved',
        warning: expect.stringContaining('budget'),
      });
    });

    it('B-121 needs no model money for a job that goes on without the model', () => {
      const used = { ...nothing, model_micros: 100_000, budget: 1_000 - (quote - 500) };
      expect(budgeted(true, 0, { used })).toMatchObject({ kind: 'reserved', vibe_model: null });
    });
  });

  it('EB-19 says by how much one is over after a downgrade, and until when things are kept', () => {
    const over = caseOf({
      used: { ...nothing, storage_bytes: 350 * MiB },
      graceUntil: new Date('2026-12-20T12:00:00Z'),
    });
    const { answer } = admit(over);
    expect(answer).toMatchObject({ kind: 'refused', code: 'quota-exceeded', frees_at: null });
    expect('detail' in answer && answer.detail).toBe(
      'The plan Free allows 100 MiB of storage; you are over it by 250 MiB of storage, so nothing can be added. ' +
        'What is there is kept until 2026-12-20T12:00:00.000Z; delete something or choose a larger plan.',
    );
    expect(admit({ ...over, request: upload({ kind: 'reanalysis', size_bytes: 0 }) }).answer.kind).toBe(
      'reserved',
    );
  });

  it('warns and lets through when limits only warn, and is silent when they are off', () => {
    const used = { ...nothing, uploads: 10 };
    expect(decide(upload(), used, 'warn')).toMatchObject({
      kind: 'reserved',
      warning: expect.stringContaining('10 uploads'),
    });
    expect(decide(upload(), used, 'off')).toMatchObject({ kind: 'reserved', warning: null });
  });

  it('never admits past a counted limit, and never refuses a job that fits', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20 }),
        fc.nat({ max: 120 * MiB }),
        fc.integer({ min: 1, max: 12 * MiB }),
        (uploads, stored, size) => {
          const request = upload({ size_bytes: size });
          const fits = uploads + 1 <= 10 && stored + size <= 100 * MiB;
          expect(decide(request, { ...nothing, uploads, storage_bytes: stored }).kind).toBe(
            fits ? 'reserved' : 'refused',
          );
        },
      ),
    );
  });
});

describe('admit of a refresh', () => {
  const refresh = (occasion: 'asked' | 'scheduled' | 'previewed', due_at = now.toISOString()) =>
    upload({ kind: 'refresh', size_bytes: 0, refresh: { world_id: newId('world'), occasion, due_at } });
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  it('takes model money and no world', () => {
    expect(wantedAmounts(caseOf({ request: refresh('asked') }), true)).toEqual({
      ...nothing,
      jobs: 1,
      model_micros: 3_000,
      budget: 3_067,
    });
    expect(decide(refresh('asked'), { ...nothing, worlds: 1 }).kind).toBe('reserved');
  });

  it('refuses a second one within seven days and says when it frees', () => {
    expect(decide(refresh('asked'), nothing, 'enforce', ago(167))).toMatchObject({
      kind: 'refused',
      code: 'quota-exceeded',
      frees_at: '2026-11-20T13:00:00.000Z',
    });
    expect(decide(refresh('asked'), nothing, 'enforce', ago(168)).kind).toBe('reserved');
  });

  it('lets a weekly schedule keep its local hour when the clock is put forward', () => {
    expect(decide(refresh('scheduled'), nothing, 'enforce', ago(167)).kind).toBe('reserved');
    expect(decide(refresh('scheduled'), nothing, 'enforce', ago(120)).kind).toBe('refused');
  });

  it('never refuses a preview for coming too soon', () => {
    expect(decide(refresh('previewed'), nothing, 'enforce', ago(0)).kind).toBe('reserved');
  });

  it('warns instead of refusing where limits only warn', () => {
    expect(decide(refresh('asked'), nothing, 'warn', ago(1))).toMatchObject({
      kind: 'reserved',
      warning: expect.stringContaining('once in 7 days'),
    });
  });
});
