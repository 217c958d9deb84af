import { seedOf } from '@trc/music/dice';
import { type Figures, meanOf } from './metrics.ts';

/** One fold: its cases, by place, and what was chosen without them. */
export interface Fold {
  readonly held: readonly number[];
  /** Place of the vector that was best on the other folds. */
  readonly chosen: number;
  /** What that vector gives on the held-out cases, and what the first vector gives there. */
  readonly figures: Figures;
  readonly first: Figures;
}

/**
 * Cross-validation (Stone, 1974): each fold is judged by the vector that was best on all others. The same playlist is
 * never on both sides. Of equals the vector that comes first is chosen.
 * @param ids of the cases.
 * @param figures by vector, then by case.
 */
export function crossValidate(
  ids: readonly string[],
  figures: ReadonlyArray<readonly Figures[]>,
  count: number,
): Fold[] {
  const foldOf = assignFolds(ids, count);
  const places = [...ids.keys()];
  return Array.from({ length: count }, (_, fold): Fold => {
    const held = places.filter((place) => foldOf.get(ids[place] ?? '') === fold);
    const others = places.filter((place) => foldOf.get(ids[place] ?? '') !== fold);
    const meanAt = (vector: number, where: readonly number[]) =>
      meanOf(where.flatMap((place) => figures[vector]?.[place] ?? []));
    const worth = figures.map((_, vector) => {
      const { recall, artistRecall } = meanAt(vector, others);
      return recall + artistRecall;
    });
    const chosen = worth.indexOf(Math.max(...worth));
    return { held, chosen, figures: meanAt(chosen, held), first: meanAt(0, held) };
  });
}

/** Folds of about the same size, by a hash of the id: the order of the cases does not matter. */
export function assignFolds(ids: readonly string[], count: number): ReadonlyMap<string, number> {
  const ordered = [...new Set(ids)].sort((a, b) => seedOf(a) - seedOf(b) || (a < b ? -1 : 1));
  return new Map(ordered.map((id, place) => [id, place % count]));
}
