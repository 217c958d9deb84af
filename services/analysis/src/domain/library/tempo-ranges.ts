/** Beats per minute, both ends included. */
export type TempoRange = readonly [low: number, high: number];

/** Faster than any tempo. */
const fastestBpm = 99_999;

/**
 * The ranges in which a tempo is found: the one asked for and, folded by octaves, half and double of it; apart from each
 * other and the slowest first. Numbers are those of a `real` column. `null`: no range was asked for.
 */
export function tempoRanges(from: number | null, to: number | null, folding: boolean): TempoRange[] | null {
  if (from === null && to === null) return null;
  const folds = folding ? [0.5, 1, 2] : [1];
  const apart: TempoRange[] = [];
  for (const fold of folds) {
    const low = Math.fround((from ?? 0) * fold);
    const high = Math.fround(Math.min((to ?? fastestBpm) * fold, fastestBpm));
    const last = apart.at(-1);
    if (low > high) continue;
    if (last && low <= last[1]) apart.splice(-1, 1, [last[0], high]);
    else apart.push([low, high]);
  }
  return apart;
}
