import type { Usage } from '@trc/contracts/documents/usage.v1';
import { keptDay, nextDay } from '../src/domain/kept-day.ts';
import type { UsageEntry } from '../src/domain/ledger.ts';
import type { PaidTime, Span } from '../src/domain/margins.ts';

/** What tenants of a plan do in a month, each a range of whole numbers that is drawn from evenly. */
interface Habits {
  readonly plan: string;
  readonly priceMicros: number;
  readonly uploads: readonly [number, number];
  /** Share of the uploads that ask the large model. */
  readonly large: number;
  readonly worlds: readonly [number, number];
  readonly refreshesPerWorld: number;
  readonly playsPerDay: readonly [number, number];
  readonly emails: readonly [number, number];
}

export const usualHabits: readonly Habits[] = [
  {
    plan: 'free',
    priceMicros: 0,
    uploads: [0, 12],
    large: 0,
    worlds: [0, 1],
    refreshesPerWorld: 4,
    playsPerDay: [0, 1],
    emails: [0, 4],
  },
  {
    plan: 'pro',
    priceMicros: 9_990_000,
    uploads: [40, 160],
    large: 0.2,
    worlds: [1, 5],
    refreshesPerWorld: 4,
    playsPerDay: [0, 4],
    emails: [2, 12],
  },
  {
    plan: 'enterprise',
    priceMicros: 99_000_000,
    uploads: [1_000, 3_000],
    large: 1,
    worlds: [10, 30],
    refreshesPerWorld: 8,
    playsPerDay: [20, 60],
    emails: [50, 150],
  },
];

/** Every limit of the plans used up; a contract sets those of enterprise, so ten times those of pro stand for it. */
export const fullHabits: readonly Habits[] = usualHabits.map((habits) => ({
  ...habits,
  ...{
    free: { uploads: [300, 300], worlds: [1, 1] } as const,
    pro: { uploads: [1_000, 1_000], large: 1, worlds: [5, 5], refreshesPerWorld: 30 } as const,
    enterprise: { uploads: [10_000, 10_000], worlds: [50, 50], refreshesPerWorld: 30 } as const,
  }[habits.plan],
}));

export interface SimulatedTenant {
  readonly tenantId: string;
  readonly plan: string;
  readonly priceMicros: number;
  readonly jobs: readonly string[];
  readonly entries: readonly UsageEntry[];
}

type Dice = () => number;

/** Numbers from 0 to 1 that a seed decides: mulberry32, public domain (Tommy Ettinger). */
export function diceOf(seed: number): Dice {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const dayMs = 86_400_000;
const days = 30;
export const month: Span = {
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-12-01T00:00:00Z'),
};

const id = (prefix: string, serial: number) => `${prefix}_${String(serial).padStart(26, '0')}`;

/** Tenants of each plan who live through a month of 30 days. The same seed gives the same month. */
export function* simulateMonth(
  habits: readonly Habits[],
  counts: Readonly<Record<string, number>>,
  seed = 1,
): Generator<SimulatedTenant> {
  const roll = diceOf(seed);
  let [serial, tenants] = [0, 0];
  const next = () => {
    serial += 1;
    return serial;
  };
  for (const one of habits)
    for (let i = 0; i < (counts[one.plan] ?? 0); i += 1) {
      tenants += 1;
      yield live(one, id('ten', tenants), roll, next);
    }
}

function live(habits: Habits, tenantId: string, roll: Dice, next: () => number): SimulatedTenant {
  const between = ([least, most]: readonly [number, number]) =>
    least + Math.floor(roll() * (most - least + 1));
  const jobs: string[] = [];
  const entries: UsageEntry[] = [];
  const userId = tenantId.replace('ten_', 'usr_');
  const enter = (type: string, at: Date, jobId: string | null, usage: readonly Usage[]) =>
    entries.push({ messageId: id('msg', next()), type, tenantId, userId, jobId, at, usage });
  const instant = () => new Date(month.from.getTime() + Math.floor(roll() * days * dayMs));
  const newJob = () => {
    const job = id('job', next());
    jobs.push(job);
    return job;
  };

  const held = Array.from({ length: between(habits.uploads) }, () => {
    const sizeBytes = between([200_000, 10_000_000]);
    const at = instant();
    enter('sample-processed.v1', at, newJob(), sampleUsage(sizeBytes, roll() < habits.large, between));
    return { sizeBytes, since: at };
  });
  for (let world = between(habits.worlds); world > 0; world -= 1)
    for (let version = 0; version <= habits.refreshesPerWorld; version += 1)
      enter('playlists-composed.v1', instant(), newJob(), worldUsage(between));
  if (habits.priceMicros > 0)
    enter('payment-taken', instant(), null, [
      { kind: 'payment_fee', quantity: habits.priceMicros, operation: 'take-payment', resource: 'share' },
      { kind: 'payment_fee', quantity: 1, operation: 'take-payment', resource: 'each' },
    ]);
  const emails = between(habits.emails);
  if (emails > 0)
    enter('test', instant(), null, [{ kind: 'emails', quantity: emails, operation: 'send', resource: null }]);
  let enteredMbHours = 0;
  for (let day = month.from; day < month.to; day = nextDay(day)) {
    const plays = held.length > 0 ? between(habits.playsPerDay) : 0;
    if (plays > 0)
      enter('bytes-served.v1', day, null, [
        { kind: 'egress_bytes', quantity: plays * 4_000_000, operation: 'play', resource: null },
      ]);
    // Seldom users leave days on which they neither hold nor use anything: nothing is entered then.
    if (!held.some(({ since }) => since < nextDay(day))) continue;
    const kept = keptDay(tenantId, day, byteMs(held, nextDay(day)), enteredMbHours);
    enteredMbHours += kept.usage.find(({ kind }) => kind === 'storage_mb_hours')?.quantity ?? 0;
    entries.push(kept);
  }
  return { tenantId, plan: habits.plan, priceMicros: habits.priceMicros, jobs, entries };
}

/** What lies there from an instant on, until another: bytes times milliseconds. */
const byteMs = (held: ReadonlyArray<{ readonly sizeBytes: number; readonly since: Date }>, until: Date) =>
  held.reduce(
    (sum, { sizeBytes, since }) =>
      sum + BigInt(sizeBytes) * BigInt(Math.max(0, until.getTime() - since.getTime())),
    0n,
  );

type Between = (range: readonly [number, number]) => number;
const use = (kind: Usage['kind'], quantity: number, operation: string, resource: string | null): Usage => ({
  kind,
  quantity,
  operation,
  resource,
});

function sampleUsage(sizeBytes: number, large: boolean, between: Between): readonly Usage[] {
  const model = large ? 'qwen/qwen3-235b-a22b' : 'qwen/qwen3-8b';
  return [
    use('cpu_ms', between([150, 2_500]), 'analyse', null),
    use('model_input_tokens', between([350, 500]), 'vibe', model),
    use('model_output_tokens', between([40, 120]), 'vibe', model),
    use('storage_writes', 1, 'analyse', null),
    use('stored_bytes', sizeBytes, 'analyse', null),
  ];
}

function worldUsage(between: Between): readonly Usage[] {
  return [
    use('model_input_tokens', between([2_000, 4_000]), 'describe', 'gpt-6-luna'),
    use('model_output_tokens', between([400, 900]), 'describe', 'gpt-6-luna'),
    use('model_input_tokens', between([5_000, 40_000]), 'embed', 'text-embedding-3-small'),
    use('provider_calls', between([20, 150]), 'gather', 'musicbrainz'),
    use('cpu_ms', between([5_000, 25_000]), 'compose', null),
    use('storage_writes', 3, 'compose', null),
  ];
}

/** The terms of a simulated tenant: free ones have none. */
export function termsOf({ tenantId, plan, priceMicros }: SimulatedTenant): readonly PaidTime[] {
  if (priceMicros === 0) return [];
  return [
    {
      tenantId,
      planId: plan,
      period: 'monthly',
      priceMicros,
      validFrom: month.from,
      validUntil: null,
      trial: false,
    },
  ];
}
