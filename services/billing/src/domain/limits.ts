import type { Entitlements } from './plan.ts';
import { type Span, spanOf, type Window } from './windows.ts';

/** What is counted of every job, and may be limited. `jobs` are those that wait or run, `budget` is all money together. */
export const limitNames = ['uploads', 'storage_bytes', 'worlds', 'jobs', 'model_micros', 'budget'] as const;
export type LimitName = (typeof limitNames)[number];

/** How much of each limit is used, or wanted. */
export type Amounts = Readonly<Record<LimitName, number>>;

/** What the tenant or the operator lets it spend in a calendar month. */
export interface Budget {
  readonly monthlyMicros: number;
  /** A hard budget refuses what would pass it; a soft one only says so. */
  readonly hard: boolean;
}

export interface Limit {
  readonly name: LimitName;
  readonly window: Window;
  readonly limit: number | null;
  readonly span: Span;
  /** What follows when a job would pass it: it is refused, it goes on without the model, or its owner is told. */
  readonly binding: 'refuses' | 'leaves-out-model' | 'warns';
}

export function limitsOf(
  entitlements: Entitlements,
  budgets: readonly Budget[],
  now: Date,
  timeZone: string,
): readonly Limit[] {
  const limit = (
    name: LimitName,
    window: Window,
    most: number | null,
    binding: Limit['binding'] = 'refuses',
  ): Limit => ({ name, window, limit: most, span: spanOf(window, now, timeZone), binding });
  return [
    limit('uploads', entitlements.uploads_window, entitlements.uploads),
    limit('storage_bytes', 'total', entitlements.storage_bytes),
    limit('worlds', 'total', entitlements.worlds),
    limit('jobs', 'total', entitlements.jobs),
    limit('model_micros', '30_days', entitlements.model_micros, 'leaves-out-model'),
    ...budgets.map(({ monthlyMicros, hard }) =>
      limit('budget', 'month', monthlyMicros, hard ? 'refuses' : 'warns'),
    ),
    ...(budgets.length === 0 ? [limit('budget', 'month', null)] : []),
  ];
}

/** Whether the job takes something of a limit that does not have it any more. */
export function isPassed({ name, limit }: Limit, used: Amounts, wanted: Amounts): boolean {
  return limit !== null && wanted[name] > 0 && used[name] + wanted[name] > limit;
}

const windowWords: Readonly<Record<Window, string>> = {
  day: ' a day',
  month: ' a month',
  '30_days': ' in 30 days',
  total: '',
};

const MiB = 1024 * 1024;
const count = (one: string, many: string) => (n: number) => `${n} ${n === 1 ? one : many}`;
const dollars = (micros: number) => `$${(micros / 1_000_000).toFixed(micros % 10_000 === 0 ? 2 : 6)}`;

/** An amount of a limit, as people say it. */
export const amountWords: Readonly<Record<LimitName, (amount: number) => string>> = {
  uploads: count('upload', 'uploads'),
  storage_bytes: (bytes) => `${Number((bytes / MiB).toFixed(2))} MiB of storage`,
  worlds: count('world', 'worlds'),
  jobs: count('job at the same time', 'jobs at the same time'),
  model_micros: (micros) => `${dollars(micros)} of model money`,
  budget: dollars,
};

/** What people are told of a limit that is passed. `graceUntil`: nothing is deleted before, if a larger plan ended. */
export function passedSentence(
  planName: string,
  { name, limit, window }: Limit,
  used: Amounts,
  graceUntil: Date | null,
): string {
  const say = amountWords[name];
  const most = limit ?? 0;
  const allowed =
    name === 'budget'
      ? `The budget is ${say(most)} a month`
      : `The plan ${planName} allows ${say(most)}${windowWords[window]}`;
  const over = used[name] - most;
  const state =
    over > 0
      ? `you are over it by ${say(over)}, so nothing can be added`
      : `${say(used[name])} ${name === 'budget' ? 'are spent or reserved' : 'are used'}`;
  const kept =
    over > 0 && graceUntil
      ? ` What is there is kept until ${graceUntil.toISOString()}; delete something or choose a larger plan.`
      : '';
  return `${allowed}; ${state}.${kept}`;
}

export type Percent = 50 | 80 | 100;
const percents: readonly Percent[] = [50, 80, 100];

/** The shares of a limit that are worth a word. */
const percentsOf: Readonly<Record<LimitName, readonly Percent[]>> = {
  uploads: [80, 100],
  storage_bytes: [80, 100],
  worlds: [80, 100],
  // A full set of waiting jobs empties itself.
  jobs: [],
  model_micros: [80, 100],
  budget: percents,
};

export interface Share {
  readonly limit: Limit & { readonly limit: number };
  readonly percent: Percent;
}

/** Every share of every limit that is reached; of a limit of nothing none is. */
export function reachedShares(limits: readonly Limit[], used: Amounts): readonly Share[] {
  return limits.flatMap((limit): readonly Share[] => {
    const most = limit.limit;
    if (most === null || most === 0) return [];
    return percentsOf[limit.name]
      .filter((percent) => used[limit.name] * 100 >= most * percent)
      .map((percent) => ({ limit: { ...limit, limit: most }, percent }));
  });
}
