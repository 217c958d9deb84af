import { type Entry, type KeyTruth, pitchClassOf, type Tonic } from './manifest.ts';

/** What a tool says about one file. */
export interface Estimate {
  /** Null: the tool finds none. Undefined: it does not look for tempo. */
  readonly tempo?: {
    readonly bpm: number;
    readonly confidence: number;
    /** Best first; `bpm` is the first. */
    readonly candidates: readonly number[];
  } | null;
  /** Where the tool rates its tempo even if it then names none. */
  readonly tempoConfidence?: number;
  readonly key?: { readonly tonic: Tonic; readonly scale: 'major' | 'minor' } | null;
}

export interface Judged {
  readonly entry: Entry;
  readonly estimate: Estimate;
}

/** A share of files, as its parts, so that a reader sees how many it stands on. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

export interface TempoFigures {
  /** Accuracy1 where the truth's octave is beyond dispute, and over all files with a tempo. */
  readonly accuracy1Firm: Share;
  readonly accuracy1: Share;
  readonly accuracy2: Share;
  readonly amongThree: Share;
  /** Files without tempo that were given one, and files with tempo that were given none. */
  readonly falseTempo: Share;
  readonly missedTempo: Share;
  /** Null without files of both kinds. */
  readonly auroc: number | null;
}

export interface KeyFigures {
  readonly exact: Share;
  readonly mirex: Share;
  readonly exactHard: Share;
  readonly mirexHard: Share;
  readonly falseKey: Share;
  readonly missedKey: Share;
}

/** Tolerance and octave factors of Gouyon et al., "An experimental comparison of audio tempo induction algorithms" (2006). */
const TOLERANCE = 0.04;
const OCTAVES = [1 / 3, 1 / 2, 1, 2, 3];

export function isTempo(bpm: number, truth: number): boolean {
  return Math.abs(bpm - truth) <= TOLERANCE * truth;
}

export function isTempoOrOctave(bpm: number, truth: number): boolean {
  return OCTAVES.some((factor) => isTempo(bpm, truth * factor));
}

/**
 * The weighted score of MIREX Audio Key Detection: 1 the same key, 0.5 a perfect fifth above or below in the same mode
 * (the task's implementation counts both directions), 0.3 the relative and 0.2 the parallel key.
 */
export function mirexScore(
  estimate: { readonly tonic: Tonic; readonly scale: string },
  truth: KeyTruth,
): number {
  const interval = (pitchClassOf(estimate.tonic) - pitchClassOf(truth.tonic) + 12) % 12;
  if (estimate.scale === truth.scale) return interval === 0 ? 1 : interval === 5 || interval === 7 ? 0.5 : 0;
  if (interval === 0) return 0.2;
  return interval === (truth.scale === 'major' ? 9 : 3) ? 0.3 : 0;
}

/**
 * The chance that a file with the property has a higher confidence than one without; ties count half.
 * The rank sum of Mann and Whitney (1947). Null where one side is empty.
 */
export function auroc(withIt: readonly number[], withoutIt: readonly number[]): number | null {
  if (withIt.length === 0 || withoutIt.length === 0) return null;
  let wins = 0;
  for (const a of withIt) for (const b of withoutIt) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (withIt.length * withoutIt.length);
}

/** Files whose truth is not known do not count; null for a tool that does not look for tempo. */
export function tempoFigures(judged: readonly Judged[]): TempoFigures | null {
  const answered = judged.filter(({ estimate }) => estimate.tempo !== undefined);
  if (answered.length === 0) return null;
  const withTempo = answered.flatMap(({ entry, estimate }) =>
    entry.tempo && entry.tempo !== 'none'
      ? [{ truth: entry.tempo, tempo: estimate.tempo ?? null, confidence: confidenceOf(estimate) }]
      : [],
  );
  const without = answered.filter(({ entry }) => entry.tempo === 'none').map(({ estimate }) => estimate);
  const firm = withTempo.filter(({ truth }) => truth.octave_firm);
  const isRight = ({ truth, tempo }: (typeof withTempo)[number]) =>
    tempo !== null && isTempo(tempo.bpm, truth.bpm);
  return {
    accuracy1Firm: shareOf(firm, isRight),
    accuracy1: shareOf(withTempo, isRight),
    accuracy2: shareOf(
      withTempo,
      ({ truth, tempo }) => tempo !== null && isTempoOrOctave(tempo.bpm, truth.bpm),
    ),
    amongThree: shareOf(
      withTempo,
      ({ truth, tempo }) => tempo?.candidates.slice(0, 3).some((bpm) => isTempo(bpm, truth.bpm)) ?? false,
    ),
    falseTempo: shareOf(without, ({ tempo }) => tempo !== null),
    missedTempo: shareOf(withTempo, ({ tempo }) => tempo === null),
    auroc: auroc(
      withTempo.map(({ confidence }) => confidence),
      without.map(confidenceOf),
    ),
  };
}

/** Where there is no tempo, there is no confidence in one. */
function confidenceOf({ tempo, tempoConfidence }: Estimate): number {
  return tempoConfidence ?? tempo?.confidence ?? 0;
}

/** As `tempoFigures`, for keys. A file that is given no key scores 0. */
export function keyFigures(judged: readonly Judged[]): KeyFigures | null {
  const answered = judged.filter(({ estimate }) => estimate.key !== undefined);
  if (answered.length === 0) return null;
  const withKey = answered.flatMap(({ entry, estimate }) =>
    entry.key && entry.key !== 'none'
      ? [{ hard: entry.key.hard, found: estimate.key ?? null, score: scoreOf(estimate, entry.key) }]
      : [],
  );
  const without = answered.filter(({ entry }) => entry.key === 'none');
  const hard = withKey.filter((each) => each.hard);
  const isExact = ({ score }: { score: number }) => score === 1;
  return {
    exact: shareOf(withKey, isExact),
    mirex: meanScore(withKey),
    exactHard: shareOf(hard, isExact),
    mirexHard: meanScore(hard),
    falseKey: shareOf(without, ({ estimate }) => estimate.key !== null),
    missedKey: shareOf(withKey, ({ found }) => found === null),
  };
}

function scoreOf({ key }: Estimate, truth: KeyTruth): number {
  return key ? mirexScore(key, truth) : 0;
}

function shareOf<T>(items: readonly T[], isHit: (item: T) => boolean): Share {
  return { hits: items.filter(isHit).length, of: items.length };
}

function meanScore(items: readonly { readonly score: number }[]): Share {
  return { hits: items.reduce((sum, { score }) => sum + score, 0), of: items.length };
}

/** From 0 to 1; null over nothing. */
export function rateOf({ hits, of }: Share): number | null {
  return of === 0 ? null : hits / of;
}

/** `mp3-96` and `mp3-320` are one family, as are `pitch+3` and `pitch-2`. */
export function familyOf(transform: string): string {
  return transform.split(/[-+]/)[0] ?? transform;
}

export interface Pairs {
  readonly family: string;
  readonly originals: readonly Judged[];
  readonly variants: readonly Judged[];
}

/** The variants of each family, and for each variant its original: an original counts as often as it has variants. */
export function pairsByFamily(judged: readonly Judged[]): Pairs[] {
  const byFile = new Map(judged.map((each) => [each.entry.file, each]));
  const families = new Map<string, { originals: Judged[]; variants: Judged[] }>();
  for (const variant of judged) {
    const { variant_of, transform } = variant.entry;
    const original = variant_of === null ? undefined : byFile.get(variant_of);
    if (!original || transform === null) continue;
    const family = families.get(familyOf(transform)) ?? { originals: [], variants: [] };
    family.originals.push(original);
    family.variants.push(variant);
    families.set(familyOf(transform), family);
  }
  return [...families].map(([family, pairs]) => ({ family, ...pairs }));
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
