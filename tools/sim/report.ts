import type { Sum } from './figures.ts';
import type { Year } from './year.ts';

/** What a listener may cost in a week. */
export const weekMicrosMax = 2_000;
/** Some tastes find too few candidates; more than this share of the jobs is a fault. */
export const refusedShareMax = 0.05;

/** What the first design said a listener costs, and what its own unit prices really give; micro-dollars. */
const claims = [
  {
    what: 'a new world',
    claimedMicros: 25_000,
    note: 'seeds embedded for $0.005 and a conversation for $0.02',
  },
  { what: 'a week', claimedMicros: 20_000, note: '300 embeddings for $0.01 and prose for $0.01' },
] as const;
const claimedMonthOf1000Dollars = 22.5;
const weeksPerMonth = 52 / 12;

const directions: Readonly<Record<string, string>> = {
  model_input_tokens: 'in',
  model_output_tokens: 'out',
};

const dollars = (micros: number, digits = 6) => `$${(micros / 1e6).toFixed(digits)}`;
const number = (value: number, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const row = (first: string, ...cells: readonly string[]) =>
  first.padEnd(46) + cells.map((cell) => cell.padStart(15)).join('');

export interface ReportOptions {
  readonly listeners: number;
  readonly weeks: number;
  readonly mode: string;
  readonly catalogue: string;
}

/** What the year cost, by the ledger, and whether all held that must hold. */
export function reportYear(year: Year, options: ReportOptions): string {
  const { figures, counts, violations, wallMs } = year;
  const userWeeks = options.listeners * options.weeks;
  const { weekMicros, refusedShare } = verdictOf(year, userWeeks);
  const perWeek = (quantity: number) => number(quantity / userWeeks, 2);
  const sumLine = ({ kind, operation, resource, quantity, costMicros }: Sum, unit: string) =>
    row(
      `  ${[operation, resource, directions[kind]].filter(Boolean).join(', ')}`,
      `${number(quantity)} ${unit}`,
      perWeek(quantity),
      dollars(costMicros / userWeeks, 8),
    );
  const section = (title: string, unit: string, ...kinds: readonly string[]) => {
    const own = figures.sums.filter(({ kind }) => kinds.includes(kind));
    const quantity = own.reduce((sum, one) => sum + one.quantity, 0);
    const costMicros = own.reduce((sum, one) => sum + one.costMicros, 0);
    return [
      ...own.map((sum) => sumLine(sum, unit)),
      row(title, `${number(quantity)} ${unit}`, perWeek(quantity), dollars(costMicros / userWeeks, 8)),
    ];
  };
  const world = figures.jobs.find(({ kind }) => kind === 'world');
  const measured = { 'a new world': world?.meanMicros ?? 0, 'a week': weekMicros } as const;
  const held = (name: string, list: readonly string[], looked: string) =>
    `${list.length === 0 ? 'holds ' : 'BROKEN'}  ${name} (${looked}${list.length === 0 ? '' : `; ${list.length} violations`})`;
  return [
    '',
    `${options.listeners} listeners, ${options.weeks} weeks, ${options.mode} mode, ${options.catalogue}`,
    `${number(counts.worlds)} worlds, ${number(counts.refreshes)} refreshes, ${number(wallMs / 1_000)} s on this machine; ${number(figures.lines)} ledger lines at price table ${figures.priceTables.join(', ')}`,
    '',
    row('from the ledger', 'in all', 'a user-week', 'a user-week'),
    ...section('model tokens', 'tokens', 'model_input_tokens', 'model_output_tokens', 'model_images'),
    ...section('provider calls', 'calls', 'provider_calls'),
    ...section('stored', 'bytes', 'stored_bytes'),
    ...section('CPU', 'ms', 'cpu_ms'),
    row('all', '', '', dollars(weekMicros, 8)),
    '',
    row('a job', 'mean', 'least', 'most'),
    ...figures.jobs.flatMap((job) => [
      row(
        `  ${job.kind}, ${job.jobs} jobs`,
        dollars(job.meanMicros),
        dollars(job.minMicros),
        dollars(job.maxMicros),
      ),
      row('    p50, p95', dollars(job.p50Micros), dollars(job.p95Micros)),
      row(
        '    provider calls without publishing, mean, most',
        number(job.callsMean, 1),
        number(job.callsMax),
      ),
      row('    of these to Spotify', number(job.spotifyCallsMean, 1), number(job.spotifyCallsMax)),
    ]),
    '',
    row('a week of a listener', 'mean', 'least', 'p95', 'most'),
    ...figures.weeks.map((one) =>
      row(
        `  ${one.plan}, ${one.listeners} listeners`,
        dollars(one.meanMicros),
        dollars(one.minMicros),
        dollars(one.p95Micros),
        dollars(one.maxMicros),
      ),
    ),
    '',
    row('beside what S0 claims', 'claimed', 'measured', 'times less'),
    ...claims.map(
      ({ what, claimedMicros, note }) =>
        `${row(
          `  ${what}`,
          dollars(claimedMicros, 3),
          dollars(measured[what]),
          number(claimedMicros / Math.max(1e-9, measured[what]), 0),
        )}   ${note}`,
    ),
    `${row(
      '  a month of 1,000 listeners',
      `$${claimedMonthOf1000Dollars.toFixed(2)}`,
      `$${((weekMicros * 1_000 * weeksPerMonth) / 1e6).toFixed(2)}`,
    )}   S0 counts one refresh a month; four of its own are $86.67, $89.17 with 100 new worlds`,
    '',
    held(
      'continuity is exact',
      violations.continuity,
      `${number(counts.playlists)} refreshed playlists, ${number(counts.keptExactly)} kept exactly the share, the others all that may stay`,
    ),
    held('no recording twice', violations.duplicates, `${number(counts.tracksLooked)} places looked at`),
    held('nothing that is blocked', violations.blocked, `${number(counts.blocks)} blocks`),
    held('no seed as a suggestion', violations.seeds, 'what was chosen or heard stays a seed'),
    held(
      'nothing of Spotify’s at the model endpoint',
      violations.spotifyStrings,
      `${number(counts.modelRequests)} requests searched`,
    ),
    held(
      'the same playlists at Spotify for ever',
      violations.publishedTwice,
      'listeners who publish do so at every refresh',
    ),
    `${refusedShare <= refusedShareMax ? 'holds ' : 'BROKEN'}  nearly every job gives playlists (${counts.refused.length} of ${userWeeks} did not)`,
    `${weekMicros <= weekMicrosMax ? 'holds ' : 'BROKEN'}  at most ${dollars(weekMicrosMax, 3)} a user-week (${dollars(weekMicros)})`,
    ...[...new Set(counts.refused)].slice(0, 5).map((why) => `  refused: ${why}`),
    ...Object.entries(violations).flatMap(([name, list]: [string, readonly string[]]) =>
      list.slice(0, 5).map((one) => `  ${name}: ${one}`),
    ),
  ].join('\n');
}

export interface Verdict {
  readonly weekMicros: number;
  /** Share of the jobs that gave no playlists. */
  readonly refusedShare: number;
  readonly holds: boolean;
}

/** Weeks without playlists cost little and prove nothing, so a year with many of them does not hold, nor one without a ledger line. */
export function verdictOf({ figures, counts, violations }: Year, userWeeks: number): Verdict {
  const weekMicros = figures.costMicros / userWeeks;
  const refusedShare = counts.refused.length / userWeeks;
  const isClean = Object.values(violations).every((list: readonly string[]) => list.length === 0);
  return {
    weekMicros,
    refusedShare,
    holds: isClean && figures.lines > 0 && weekMicros <= weekMicrosMax && refusedShare <= refusedShareMax,
  };
}
