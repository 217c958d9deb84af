export const tonics = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
export type Tonic = (typeof tonics)[number];

export interface MusicKey {
  readonly tonic: Tonic;
  readonly scale: 'major' | 'minor';
}

/** Semitones of a fifth, and those from a minor tonic up to the major one of the same notes. */
const FIFTH = 7;
const RELATIVE = 3;

/**
 * The keys whose notes differ from a key's by one at most: itself, its relative, and the two a fifth away; in this
 * order. On the Camelot wheel these are the same hour in both rings and the hours before and after in the same ring.
 * Source: the circle of fifths as a rule for mixing, M. Davis, "Camelot Easymix System" (Mixed In Key, harmonic mixing
 * guide, 1991).
 */
export function compatibleKeys({ tonic, scale }: MusicKey): readonly MusicKey[] {
  const pitch = tonics.indexOf(tonic);
  const at = (semitones: number): Tonic => tonics[(pitch + semitones + 12) % 12] ?? tonic;
  return [
    { tonic, scale },
    scale === 'minor' ? { tonic: at(RELATIVE), scale: 'major' } : { tonic: at(-RELATIVE), scale: 'minor' },
    { tonic: at(FIFTH), scale },
    { tonic: at(-FIFTH), scale },
  ];
}
