import { newId } from '@trc/contracts/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amounts, admit, amountsOf, type Enforcement, limitsOf, type Request } from './admission.ts';
import type { Plan } from './plan.ts';

const MiB = 1024 * 1024;
const plan: Plan = {
  id: 'free',
  version: 1,
  name: 'Free',
  price_micros_monthly: 0,
  price_micros_yearly: null,
  entitlements: {
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
  },
};
const now = new Date('2026-11-20T12:00:00Z');
const nothing: Amounts = { uploads: 0, storage_bytes: 0, worlds: 0, model_micros: 0 };
const upload = (over: Partial<Request> = {}): Request => ({
  job_id: newId('job'),
  kind: 'sample',
  size_bytes: MiB,
  duration_s: 10,
  time_zone: 'UTC',
  ...over,
});
const decide = (
  request: Request,
  used: Amounts,
  enforcement: Enforcement = 'enforce',
  lastRefreshDueAt: Date | null = null,
) =>
  admit({
    plan,
    request,
    used,
    limits: limitsOf(plan.entitlements, now, request.time_zone),
    lastRefreshDueAt,
    enforcement,
    expiresAt: now,
  }).answer;

describe('admit', () => {
  it('takes a legal minute of 48 kHz stereo on the free plan', () => {
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
      admit({
        plan: { ...plan, entitlements: { ...plan.entitlements, vibe_model_large } },
        request: upload({ vibe: 'large' }),
        used: { ...nothing, model_micros: usedMicros },
        limits: limitsOf(plan.entitlements, now, 'UTC'),
        lastRefreshDueAt: null,
        enforcement: 'enforce',
        expiresAt: now,
      });

    it('gives it to a plan that has one, and counts a cent', () => {
      expect(ask('large')).toMatchObject({
        answer: { vibe_model: 'large', quote_micros: 10_000, warning: null },
        amounts: { model_micros: 10_000 },
      });
    });

    it('leaves the model out when a cent is no longer there', () => {
      expect(ask('large', 90_000).answer).toMatchObject({ vibe_model: 'large' });
      expect(ask('large', 90_001).answer).toMatchObject({ kind: 'reserved', vibe_model: null });
    });

    it('asks the usual one for a plan that has none, and says so', () => {
      const { answer, amounts } = ask(null);
      expect(answer).toMatchObject({ vibe_model: 'small', warning: expect.stringMatching(/no large model/) });
      expect(amounts.model_micros).toBe(500);
    });
  });

  it('leaves out the model, not the job, when the model money is spent', () => {
    expect(decide(upload(), { ...nothing, model_micros: 100_000 })).toMatchObject({
      kind: 'reserved',
      vibe_model: null,
    });
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
          const fits = uploads + 1 <= 10 && stored + amountsOf(request).storage_bytes <= 100 * MiB;
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
    expect(amountsOf(refresh('asked'))).toEqual({ ...nothing, model_micros: 3_000 });
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
