import type { Export } from './export.ts';

export type Loudness = Export['loudness_lufs'];

/** What the API takes, in LUFS, and what is usual where music is streamed. */
export const lufsMin = -40;
export const lufsMax = -5;
export const lufsUsual = -14;

/** What was typed as a loudness; `undefined` when it is none. Minus signs of people are taken, too. */
export function lufsOf(text: string): number | undefined {
  const typed = text.trim().replace(/^[−–]/, '-').replace(',', '.');
  const lufs = typed === '' ? Number.NaN : Number(typed);
  return lufs >= lufsMin && lufs <= lufsMax ? lufs : undefined;
}

/** A loudness as it is written: with a minus sign that is one. */
export const lufsText = (lufs: number): string => String(lufs).replace('-', '−');
