import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit, type Case, type Enforcement, type Request } from '../src/domain/admission.ts';
import { type Amounts, limitsOf } from '../src/domain/limits.ts';
import type { Plan } from '../src/domain/plan.ts';
import { holdMs } from '../src/domain/quote.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { listPlans } from '../src/outbound/plans.store.ts';
import { upload } from './admission-desk.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;
const now = new Date('2026-11-20T12:00:00Z');
const nothing: Amounts = { uploads: 0, storage_bytes: 0, worlds: 0, jobs: 0, model_micros: 0, budget: 0 };
/** More than any plan has. */
const plenty = 10 ** 12;

let database: TestDatabase;
let plans: ReadonlyMap<string, Plan>;
beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  const all = await listPlans(database.open<Database>('billing'), now);
  plans = new Map(all.map((plan) => [plan.id, plan]));
});
afterAll(() => database.drop());

function planOf(id: string): Plan {
  const plan = plans.get(id);
  if (!plan) throw new Error(`there is no plan ${id}`);
  return plan;
}

function decide(id: string, request: Request, used: Partial<Amounts>, enforcement: Enforcement = 'enforce') {
  const plan = planOf(id);
  const it: Case = {
    plan,
    request,
    used: { ...nothing, ...used },
    limits: limitsOf(plan.entitlements, [], now, request.time_zone),
    priceOf: (kind) => (kind === 'cpu_ms' ? 1_900 : 4_500_000),
    lastRefreshDueAt: request.refresh ? new Date(now.getTime() - 86_400_000) : null,
    graceUntil: null,
    enforcement,
    expiresAt: now,
  };
  return admit(it).answer;
}

interface Rule {
  readonly name: string;
  /** A request at the limit, with what is used before it. `null`: the plan has no such limit. */
  readonly last: (limit: number) => readonly [Request, Partial<Amounts>];
  /** One more than that. */
  readonly over: (limit: number) => readonly [Request, Partial<Amounts>];
  readonly code: string;
  /** Refused also where limits only warn. */
  readonly always?: boolean;
}

const world = () => upload({ kind: 'world', size_bytes: 0, duration_s: null });
const refresh = () =>
  upload({
    kind: 'refresh',
    size_bytes: 0,
    duration_s: null,
    refresh: { world_id: 'wld_01KAGR5V3W8X9Y2Z4A6B7C8D05', occasion: 'asked', due_at: now.toISOString() },
  });

const rules = {
  'size of a file': {
    name: 'EB-04 EB-10 EB-13',
    last: (limit) => [upload({ size_bytes: limit }), {}],
    over: (limit) => [upload({ size_bytes: limit + 1 }), {}],
    code: 'upload-too-large',
    always: true,
  },
  'length of a sound': {
    name: 'EB-01 EB-10',
    last: (limit) => [upload({ duration_s: limit }), {}],
    over: (limit) => [upload({ duration_s: limit + 0.1 }), {}],
    code: 'sound-too-long',
    always: true,
  },
  uploads: {
    name: 'EB-02 EB-03 EB-05',
    last: (limit) => [upload(), { uploads: limit - 1 }],
    over: (limit) => [upload(), { uploads: limit }],
    code: 'quota-exceeded',
  },
  storage: {
    name: 'EB-05 EB-11 EB-12 EB-48',
    last: (limit) => [upload({ size_bytes: MiB }), { storage_bytes: limit - MiB }],
    over: (limit) => [upload({ size_bytes: MiB }), { storage_bytes: limit - MiB + 1 }],
    code: 'quota-exceeded',
  },
  worlds: {
    name: 'EB-03',
    last: (limit) => [world(), { worlds: limit - 1 }],
    over: (limit) => [world(), { worlds: limit }],
    code: 'quota-exceeded',
  },
  'jobs at a time': {
    name: 'EB-14',
    last: (limit) => [upload(), { jobs: limit - 1 }],
    over: (limit) => [upload(), { jobs: limit }],
    code: 'quota-exceeded',
  },
} as const satisfies Record<string, Rule>;

/** Every plan × every rule that refuses: the limit of version 1; `null` is none. */
const table: ReadonlyArray<readonly [plan: string, rule: keyof typeof rules, limit: number | null]> = [
  ['free', 'size of a file', 12 * MiB],
  ['free', 'length of a sound', 60],
  ['free', 'uploads', 10],
  ['free', 'storage', 100 * MiB],
  ['free', 'worlds', 1],
  ['free', 'jobs at a time', 20],
  ['pro', 'size of a file', 112 * MiB],
  ['pro', 'length of a sound', 300],
  ['pro', 'uploads', 1_000],
  ['pro', 'storage', 10 * GiB],
  ['pro', 'worlds', 5],
  ['pro', 'jobs at a time', 500],
  ['enterprise', 'size of a file', 112 * MiB],
  ['enterprise', 'length of a sound', 300],
  ['enterprise', 'uploads', null],
  ['enterprise', 'storage', null],
  ['enterprise', 'worlds', null],
  ['enterprise', 'jobs at a time', null],
];

describe('plan × rule', () => {
  it('has a row for each plan and each rule', () => {
    const rows = table.map(([plan, rule]) => `${plan} ${rule}`);
    const wanted = [...plans.keys()].flatMap((plan) => Object.keys(rules).map((rule) => `${plan} ${rule}`));
    expect(rows.toSorted()).toEqual(wanted.toSorted());
  });

  it.each(table.map(([plan, rule, limit]) => ({ plan, rule, limit, ids: rules[rule].name })))(
    '$ids $plan: $rule is $limit',
    ({ plan, rule: ruleName, limit }) => {
      const rule: Rule = rules[ruleName];
      const at = limit ?? plenty;
      expect(decide(plan, ...rule.last(at)).kind).toBe('reserved');
      const over = rule.over(at);
      if (limit === null) {
        expect(decide(plan, ...over).kind).toBe('reserved');
        return;
      }
      expect(decide(plan, ...over)).toMatchObject({ kind: 'refused', code: rule.code });
      expect(decide(plan, ...over, 'warn')).toMatchObject(
        rule.always
          ? { kind: 'refused', code: rule.code }
          : { kind: 'reserved', warning: expect.any(String) },
      );
      expect(decide(plan, ...over, 'off')).toMatchObject({ kind: 'reserved', warning: null });
    },
  );

  it.each([
    ['free', 100_000],
    ['pro', 5_000_000],
    ['enterprise', 100_000_000],
  ] as const)(
    'EB-50 EB-51 B-120 %s: model money is %d, and beyond it the job goes on without',
    (plan, limit) => {
      expect(decide(plan, upload(), { model_micros: limit - 500 })).toMatchObject({
        vibe_model: expect.any(String),
        model_micros_max: 500,
      });
      const over = [upload(), { model_micros: limit - 499 }] as const;
      expect(decide(plan, ...over)).toMatchObject({
        kind: 'reserved',
        vibe_model: null,
        model_micros_max: 0,
      });
      expect(decide(plan, ...over, 'warn')).toMatchObject({
        vibe_model: expect.any(String),
        warning: expect.stringContaining('model money'),
      });
      expect(decide(plan, ...over, 'off')).toMatchObject({ vibe_model: expect.any(String), warning: null });
    },
  );

  it.each([
    ['free', 'refused', 'reserved'],
    ['pro', 'reserved', 'reserved'],
    ['enterprise', 'reserved', 'reserved'],
  ] as const)('%s: a second refresh within a week is %s', (plan, kind, warned) => {
    expect(decide(plan, refresh(), {}).kind).toBe(kind);
    expect(decide(plan, refresh(), {}, 'warn').kind).toBe(warned);
    expect(decide(plan, refresh(), {}, 'off')).toMatchObject({ kind: 'reserved', warning: null });
  });

  it.each([
    ['free', { queue: 'free', waiting_s_max: 86_400, uploads_window: 'day', retention_days: 30, jobs: 20 }],
    ['pro', { queue: 'pro', waiting_s_max: 300, uploads_window: 'month', retention_days: null, jobs: 500 }],
    [
      'enterprise',
      { queue: 'enterprise', waiting_s_max: 60, uploads_window: 'month', retention_days: null, jobs: null },
    ],
  ])('EB-01 EB-06 EB-14 EB-18 %s: queue, waiting, window and keeping are its own', (id, expected) => {
    const plan = planOf(id);
    expect(plan.entitlements).toMatchObject(expected);
    expect(decide(id, upload(), {})).toMatchObject({ plan: id, queue: expected.queue });
  });

  it('EB-01 enterprise has another model than free and pro', () => {
    const models = ['free', 'pro', 'enterprise'].map((id) => {
      const answer = decide(id, upload(), {});
      return answer.kind === 'reserved' ? answer.vibe_model : null;
    });
    expect(models[2]).not.toBe(models[0]);
  });

  it('EB-09 holds what is reserved for longer than the plan lets a job wait, its tries included', () => {
    for (const { entitlements } of plans.values()) {
      expect(holdMs(entitlements)).toBeGreaterThanOrEqual((entitlements.waiting_s_max + 3_600) * 1_000);
      expect(holdMs(entitlements)).toBeGreaterThanOrEqual(24 * 3_600_000);
    }
  });

  it('EB-11 EB-12 names the limit that binds: storage for small plans full of large files', () => {
    expect(
      decide('free', upload({ size_bytes: 12 * MiB }), { uploads: 8, storage_bytes: 96 * MiB }),
    ).toMatchObject({
      detail: expect.stringContaining('MiB of storage'),
    });
    expect(
      decide('pro', upload({ size_bytes: 112 * MiB }), { uploads: 92, storage_bytes: 92 * 112 * MiB }),
    ).toMatchObject({ detail: expect.stringContaining('MiB of storage') });
  });

  it('EB-13 takes five minutes of 48 kHz stereo in 32-bit float on the plans that promise it', () => {
    const request = upload({ size_bytes: 300 * 48_000 * 8 + 44, duration_s: 300 });
    expect(decide('pro', request, {}).kind).toBe('reserved');
    expect(decide('enterprise', request, {}).kind).toBe('reserved');
  });
});
