/** Two tempi closer than this are one, and so are a multiple and its near miss. */
export const SAME_TEMPO = 0.04;

export type TempoRelation = 'main' | 'half' | 'double' | 'third' | 'triple' | 'other';

/** What a tempo is to the main one, from the ratio of the two. */
export function relationOf(ratio: number): TempoRelation {
  const near = (target: number) => Math.abs(ratio / target - 1) < SAME_TEMPO;
  if (near(1)) return 'main';
  if (near(0.5)) return 'half';
  if (near(2)) return 'double';
  if (near(1 / 3)) return 'third';
  if (near(3)) return 'triple';
  return 'other';
}
