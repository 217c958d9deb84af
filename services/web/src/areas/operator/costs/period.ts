const dayMs = 86_400_000;

/** Spans that have a name; a UTC day begins and ends them, as it does the API's. */
export const presets = ['today', '7d', '30d', 'month'] as const;
export type Preset = (typeof presets)[number];

export const presetWords: Readonly<Record<Preset, string>> = {
  today: 'Today',
  '7d': '7 days',
  '30d': '30 days',
  month: 'This month',
};

/** A year by day is as much as the API tells at once. */
export const daysMax = 366;

/** UTC days from the first to the last, both of them counted. */
export interface Period {
  readonly preset: Preset | null;
  readonly first: string;
  readonly last: string;
}

/** Names of the parameters that hold a period in an address. */
const names = { preset: 'period', first: 'from', last: 'to' } as const;

export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const daysAfter = (day: string, count: number): string => dayOf(new Date(msOf(day) + count * dayMs));

function isDay(text: string | null): text is string {
  return (
    text !== null &&
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    Number.isFinite(msOf(text)) &&
    daysAfter(text, 0) === text
  );
}

function presetPeriod(preset: Preset, today: string): Period {
  const firsts: Readonly<Record<Preset, string>> = {
    today,
    '7d': daysAfter(today, -6),
    '30d': daysAfter(today, -29),
    month: `${today.slice(0, 8)}01`,
  };
  return { preset, first: firsts[preset], last: today };
}

/** What is wrong with two days as a period, in words; `null` when nothing is. */
export function periodProblem(first: string, last: string, today: string): string | null {
  if (!isDay(first) || !isDay(last)) return 'Choose a first and a last day.';
  if (first > last) return 'The first day is after the last.';
  if (first > today) return 'The first day is still to come.';
  return daysOf({ first, last }).length > daysMax ? `Choose at most ${daysMax} days.` : null;
}

/** The period that an address names; the last 30 days when it names none, or one that cannot be. */
export function periodOf(search: URLSearchParams, today: string): Period {
  const [first, last] = [search.get(names.first), search.get(names.last)];
  if (first && last && periodProblem(first, last, today) === null) return { preset: null, first, last };
  const preset = presets.find((one) => one === search.get(names.preset)) ?? '30d';
  return presetPeriod(preset, today);
}

/** The address's parameters with another period in them, and everything else as it was. */
export function withPeriod(
  search: URLSearchParams,
  to: Preset | Pick<Period, 'first' | 'last'>,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of Object.values(names)) next.delete(name);
  if (typeof to === 'string') next.set(names.preset, to);
  else {
    next.set(names.first, to.first);
    next.set(names.last, to.last);
  }
  return next;
}

/** The span of the API: until now when the last day has not ended, so that nothing is earned ahead of its time. */
export function spanOf(
  { last, first }: Period,
  today: string,
): { readonly from: string; readonly to?: string } {
  return last >= today ? { from: first } : { from: first, to: daysAfter(last, 1) };
}

/** Every day of a period that has begun, in order. */
export function daysOf({ first, last }: Pick<Period, 'first' | 'last'>, today = last): readonly string[] {
  const end = last < today ? last : today;
  const count = Math.round((msOf(end) - msOf(first)) / dayMs) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => daysAfter(first, index));
}
