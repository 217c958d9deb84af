import { tonicName } from './manifest.ts';

/** Names of scales that the composer's melodies use, as semitones above the tonic. */
export const modes = {
  ionian: [0, 2, 4, 5, 7, 9, 11],
  aeolian: [0, 2, 3, 5, 7, 8, 10],
  harmonic: [0, 2, 3, 5, 7, 8, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  blues: [0, 3, 4, 5, 7, 9, 10],
  majorPentatonic: [0, 2, 4, 7, 9],
  minorPentatonic: [0, 3, 5, 7, 10],
} as const;

export type Mode = keyof typeof modes;

/** A chord as semitones above the tonic of the key, not folded into an octave. */
export interface Chord {
  readonly root: number;
  readonly tones: readonly number[];
}

export interface Harmony {
  readonly scale: 'major' | 'minor';
  readonly mode: Mode;
  readonly hard: boolean;
  /** Rounds of chords, one per bar ('x/y': two in a bar); a song keeps to one round or alternates between two. */
  readonly rounds: readonly string[];
}

const degrees: Readonly<Record<string, number>> = { I: 0, II: 2, III: 4, IV: 5, V: 7, VI: 9, VII: 11 };

const qualities: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  5: [0, 7, 12],
  7: [0, 4, 7, 10],
  m7: [0, 3, 7, 10],
  maj7: [0, 4, 7, 11],
  6: [0, 4, 7, 9],
  m6: [0, 3, 7, 9],
  9: [0, 4, 10, 14],
  m9: [0, 3, 10, 14],
  add9: [0, 4, 7, 14],
  sus4: [0, 5, 7],
  dim: [0, 3, 6],
  m7b5: [0, 3, 6, 10],
};

/**
 * A chord from its roman numeral: 'I', 'ii7', 'bVII', 'V7', 'iv', 'I5' (power chord), 'viidim', 'iim7b5'.
 * Degrees count from the major scale of the tonic, so that the third degree of a minor key is 'bIII'; small numerals are minor.
 * @throws RangeError for anything else
 */
export function chordOf(numeral: string): Chord {
  const { root, quality } = parse(numeral);
  return { root, tones: (qualities[quality] as readonly number[]).map((tone) => root + tone) };
}

/** The name of the chord in a key, as lead sheets have it: 'ii7' in D is 'Em7'. @throws RangeError as `chordOf` */
export function chordName(numeral: string, tonic: number): string {
  const { root, quality } = parse(numeral);
  return tonicName(tonic + root) + quality.replace('maj7', 'M7');
}

function parse(numeral: string): { root: number; quality: string } {
  const written = /^(b|#)?(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i)(.*)$/;
  const [, accidental, roman = '', rest = ''] = numeral.match(written) ?? [];
  const degree = degrees[roman.toUpperCase()];
  const minor = roman === roman.toLowerCase() && !/^(m|dim|5|sus)/.test(rest);
  const quality = minor ? `m${rest}` : rest;
  if (degree === undefined || !qualities[quality]) throw new RangeError(`no chord is written ${numeral}`);
  return { root: degree + (accidental === 'b' ? -1 : accidental === '#' ? 1 : 0), quality };
}

/** The chords of a round, bar by bar. */
export function barsOf(round: string): Chord[][] {
  return round.split(' ').map((bar) => bar.split('/').map(chordOf));
}

/**
 * Kinds of harmony by name. What makes the key certain: the tonic chord opens the round or closes the song,
 * and the bass states the roots.
 */
export const harmonies = {
  major: {
    scale: 'major',
    mode: 'ionian',
    hard: false,
    rounds: [
      'I V vi IV',
      'I vi IV V',
      'I IV V I',
      'I IV I V',
      'I iii IV V',
      'I ii V I',
      'I V IV V',
      'I vi ii V7',
      'I IV vi V',
      'I V/vi IV I',
      'I IV/V I IV/V',
      'I iii vi IV',
      'I V vi iii IV I IV V',
      'Iadd9 V vi7 IV',
      'I I IV V7',
    ],
  },
  minor: {
    scale: 'minor',
    mode: 'aeolian',
    hard: false,
    rounds: [
      'i bVI bIII bVII',
      'i bVII bVI bVII',
      'i iv bVII bIII',
      'i iv v i',
      'i bVI iv v',
      'i bVII iv i',
      'i i bVI bVII',
      'i bIII bVII iv',
      'i v bVI iv',
      'i7 iv7 bVImaj7 v7',
    ],
  },
  harmonicMinor: {
    scale: 'minor',
    mode: 'harmonic',
    hard: false,
    rounds: [
      'i iv V7 i',
      'i bVI V V7',
      'i bVII bVI V',
      'i iv i V7',
      'i bVI iv V7',
      'iim7b5 V7 i i',
      'i V7 i V7',
      'i iv bVI V',
    ],
  },
  dorian: {
    scale: 'minor',
    mode: 'dorian',
    hard: true,
    rounds: ['i IV', 'i7 IV7', 'i i IV IV', 'i bVII IV i', 'i ii bIII ii', 'im6 im6 IV9 im6'],
  },
  mixolydian: {
    scale: 'major',
    mode: 'mixolydian',
    hard: true,
    rounds: ['I bVII', 'I bVII IV I', 'I I bVII IV', 'I v IV I', 'I bVII I bVII', 'I7 I7 bVII IV'],
  },
  power: {
    scale: 'minor',
    mode: 'minorPentatonic',
    hard: true,
    rounds: [
      'i5 bIII5 IV5 i5',
      'i5 bVI5 bVII5 i5',
      'i5 i5/bVII5 bVI5 bVII5',
      'i5 bVII5 IV5 bVI5',
      'i5 i5 bIII5/bVII5 i5',
      'i5 bVI5 bIII5 bVII5',
    ],
  },
  powerMajor: {
    scale: 'major',
    mode: 'ionian',
    hard: true,
    rounds: ['I5 IV5 V5 IV5', 'I5 V5 vi5 IV5', 'I5 IV5 I5 V5'],
  },
  borrowed: {
    scale: 'major',
    mode: 'ionian',
    hard: true,
    rounds: [
      'I iv I V',
      'I bVI bVII I',
      'I bIII IV I',
      'I V IV iv',
      'I III IV iv',
      'I bVII IV iv',
      'I bVI IV V',
      'I vi bVI V',
    ],
  },
  blues: {
    scale: 'major',
    mode: 'blues',
    hard: true,
    rounds: [
      'I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7',
      'I7 IV7 I7 I7 IV7 IV7 I7 I7 V7 V7 I7 I7',
      'I7 IV7 I7 V7',
    ],
  },
  minorBlues: {
    scale: 'minor',
    mode: 'minorPentatonic',
    hard: true,
    rounds: ['i7 i7 i7 i7 iv7 iv7 i7 i7 bVI7 V7 i7 V7'],
  },
  secondary: {
    scale: 'major',
    mode: 'ionian',
    hard: true,
    rounds: [
      'I III7 vi IV',
      'I VI7 ii V7',
      'I I7 IV V7',
      'I II7 V7 I',
      'I III7 VI7 II7/V7',
      'I V/III7 vi II7/V7',
    ],
  },
  jazz: {
    scale: 'major',
    mode: 'ionian',
    hard: true,
    rounds: [
      'ii7 V7 Imaj7 Imaj7',
      'Imaj7 vi7 ii7 V7',
      'Imaj7 VI7 ii7 V9',
      'iii7 VI7 ii7 V7',
      'Imaj7 IVmaj7 iii7/vi7 ii7/V7',
      'I6 I6 ii7/V7 I6',
    ],
  },
  jazzMinor: {
    scale: 'minor',
    mode: 'harmonic',
    hard: true,
    rounds: ['iim7b5 V7 i6 i6', 'i7 iv7 iim7b5 V7', 'i6 bVI7 V7 i6', 'i7 bVI7 iim7b5/V7 i7'],
  },
  minorPlagal: {
    scale: 'minor',
    mode: 'aeolian',
    hard: true,
    rounds: ['i IV bVI V', 'i bVII bVI iv', 'i v bVII IV', 'bVI bVII i i', 'iv bVII bIII bVI iv V7 i i'],
  },
} as const satisfies Record<string, Harmony>;

export type HarmonyName = keyof typeof harmonies;
