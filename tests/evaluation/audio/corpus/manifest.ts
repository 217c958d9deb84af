/** Sharps only, upwards from C. */
export const pitchClasses = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;

export type PitchClass = (typeof pitchClasses)[number];

/** What is known for certain about one file: 'none' where a sound has no tempo or key, null where nobody knows. */
export interface Truth {
  readonly tempo: { readonly bpm: number; readonly octave_firm: boolean } | 'none' | null;
  readonly key: KeyTruth | 'none' | null;
}

export interface KeyTruth {
  readonly tonic: PitchClass;
  readonly scale: 'major' | 'minor';
  /** Harmony that is known to fool profile matching. */
  readonly hard: boolean;
}

/** One line of manifest.json. */
export interface CorpusFile extends Truth {
  /** Relative to the corpus folder. */
  readonly file: string;
  readonly group: string;
  readonly variant_of: string | null;
  readonly transform: string | null;
  readonly held_out: boolean;
}

/** A file of the corpus that can be made at any time, in any order, always with the same content. */
export interface Item extends Truth {
  readonly file: string;
  readonly group: string;
  readonly variant_of?: string;
  readonly transform?: string;
  /** Writes the sound to `target`; `scratch` is an empty folder of its own. */
  readonly make: (target: string, scratch: string) => Promise<void>;
}

/** The name of a pitch class, sharps only; any whole number of semitones above a C. */
export function tonicName(semitones: number): PitchClass {
  return pitchClasses[((semitones % 12) + 12) % 12] as PitchClass;
}
