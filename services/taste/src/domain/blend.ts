import { round } from './numbers.ts';
import { sharesOf } from './shares.ts';

/** What stays of a world's numbers at a refresh; the rest is fresh. */
export const oldShare = 0.8;
const digits = 6;
/** As many tags, months or degrees of fame as a world tells apart. */
const namesMax = 120;

/**
 * `kept` of the old numbers and the rest of the fresh ones, through records and lists alike.
 * A number that only one side knows is taken as it is; what is no number stays, and so does a list of another length.
 */
export const blend = mix as <T>(old: T, fresh: T | null | undefined, kept?: number) => T;

function mix(old: unknown, fresh: unknown, kept = oldShare): unknown {
  if (fresh === undefined || fresh === null) return old;
  if (old === undefined || old === null) return fresh;
  if (typeof old === 'number' && typeof fresh === 'number')
    return round(kept * old + (1 - kept) * fresh, digits);
  if (Array.isArray(old) && Array.isArray(fresh))
    return old.length === fresh.length ? old.map((value, index) => mix(value, fresh[index], kept)) : old;
  if (isRecord(old) && isRecord(fresh)) {
    const names = new Set([...Object.keys(old), ...Object.keys(fresh)]);
    return Object.fromEntries([...names].map((name) => [name, mix(old[name], fresh[name], kept)]));
  }
  return old;
}

/** Shares of a whole by name: what one side does not have weighs 0 there. They add up to 1, heaviest first. */
export function blendShares(
  old: Readonly<Record<string, number>>,
  fresh: ReadonlyMap<string, number>,
  share = oldShare,
): Record<string, number> {
  if (fresh.size === 0) return { ...old };
  // Without old weights there is nothing to keep a share of.
  const kept = Object.keys(old).length === 0 ? 0 : share;
  const names = new Set([...Object.keys(old), ...fresh.keys()]);
  const blended = [...names].map((name): [string, number] => [
    name,
    kept * (old[name] ?? 0) + (1 - kept) * (fresh.get(name) ?? 0),
  ]);
  return Object.fromEntries(sharesOf(blended, namesMax));
}

/**
 * Blends two rankings: a place tells 1, ½, ⅓, … as in `weighTags`, so what leads keeps leading and what is new comes in
 * behind it. No longer than the longer of the two.
 */
export function blendRanking(old: readonly string[], fresh: readonly string[]): string[] {
  const tells = (ranking: readonly string[], name: string) => {
    const rank = ranking.indexOf(name);
    return rank < 0 ? 0 : 1 / (rank + 1);
  };
  const score = (name: string) => oldShare * tells(old, name) + (1 - oldShare) * tells(fresh, name);
  return [...new Set([...old, ...fresh])]
    .sort((a, b) => score(b) - score(a))
    .slice(0, Math.max(old.length, fresh.length));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
