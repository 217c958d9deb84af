import { percent, span } from '../../../format.ts';

const reasons: Readonly<Record<string, string>> = {
  'workers-busy': 'All workers are busy.',
  'own-share': 'Jobs of your own are before it.',
  fairness: 'It is the turn of others; yours comes after theirs.',
};

/** Why a job waits, in a sentence. */
export function reasonInWords(reason: string, parkedReason: string | null): string {
  return reason === 'parked'
    ? (parkedReason ?? 'It waits for a limit outside.')
    : (reasons[reason] ?? reason);
}

interface Figures {
  readonly jobs: number;
  readonly within_promise: number;
  readonly ratio_p50: number;
}

/** How promised times came out: "97% in time; half of them in 62% of what was promised". */
export function promiseInWords({ jobs, within_promise, ratio_p50 }: Figures): string {
  return jobs === 0
    ? 'No job yet'
    : `${percent(within_promise)} in time; half of them took at most ${percent(ratio_p50)} of what was promised`;
}

/** By how much a job missed its promise. */
export function lateBy(promisedMs: number, actualMs: number): string {
  const lateS = (actualMs - promisedMs) / 1_000;
  return lateS < 1 ? 'Less than a second' : span(lateS);
}
