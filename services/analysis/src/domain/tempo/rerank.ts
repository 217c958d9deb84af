import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { relationOf, SAME_TEMPO } from './tempo-relation.ts';

export interface TempoWish {
  /** Beats per minute, both ends included; `null` leaves an end open. */
  readonly bpmMin: number | null;
  readonly bpmMax: number | null;
  /** What a listener tapped, beats per minute. */
  readonly tappedBpm: number | null;
}

type Tempo = NonNullable<Analysis['tempo']>;
type Analysed = Pick<Analysis, 'tempo' | 'tempo_reason'>;

/** A beat may be counted at these multiples of a candidate; what is farther away counts for less. */
const FOLDS = [
  { times: 1, weight: 1 },
  { times: 2, weight: 0.5 },
  { times: 1 / 2, weight: 0.5 },
  { times: 3, weight: 0.2 },
  { times: 1 / 3, weight: 0.2 },
  { times: 3 / 2, weight: 0.1 },
  { times: 2 / 3, weight: 0.1 },
  { times: 4, weight: 0.1 },
  { times: 1 / 4, weight: 0.1 },
] as const;
/** People tap within this of the beat they mean; it is the spread of a normal distribution in octaves. */
const TAP_OCTAVES = 0.06;
const TAP_OCTAVES_MAX = 0.15;
const CANDIDATES_MAX = 10;

/**
 * Ranks the tempo candidates of an analysed sound anew under a caller's wish, without hearing the sound again.
 * Candidates count at their own tempo and at its simple multiples; the grid's first beat and stability stay. `null` where nothing agrees with the wish: the
 * reason is `nothing-in-range` or `nothing-near-the-tap`, or why the sound never had a tempo.
 */
export function rerankTempo({ tempo, tempo_reason }: Analysed, wish: TempoWish): Analysed {
  if (!tempo) return { tempo, tempo_reason };
  const inRange = folded(tempo).filter(
    ({ bpm }) => bpm >= (wish.bpmMin ?? 0) && bpm <= (wish.bpmMax ?? Number.POSITIVE_INFINITY),
  );
  if (inRange.length === 0) return { tempo: null, tempo_reason: 'nothing-in-range' };
  const { tappedBpm } = wish;
  const near = tappedBpm === null ? inRange : inRange.flatMap((one) => tapped(one, tappedBpm));
  const ranked = near.toSorted((a, b) => b.weight - a.weight).slice(0, CANDIDATES_MAX);
  const [best] = ranked;
  if (!best) return { tempo: null, tempo_reason: 'nothing-near-the-tap' };
  const total = ranked.reduce((sum, { weight }) => sum + weight, 0);
  const presence = tempo.candidates.reduce((sum, { confidence }) => sum + confidence, 0);
  const candidates = ranked.map(({ bpm, weight }) => ({
    bpm,
    confidence: Math.round(((presence * weight) / total) * 1000) / 1000,
    relation: relationOf(bpm / best.bpm),
  }));
  return {
    tempo: { ...tempo, bpm: best.bpm, candidates },
    tempo_reason: null,
  };
}

interface Weighted {
  readonly bpm: number;
  readonly weight: number;
}

/** Every candidate at every fold; of those that are the same tempo the one that weighs most, with their sum. */
function folded({ candidates }: Tempo): Weighted[] {
  const all = FOLDS.flatMap(({ times, weight }) =>
    candidates.map(({ bpm, confidence }) => ({
      bpm: Math.round(bpm * times * 100) / 100,
      weight: confidence * weight,
    })),
  ).toSorted((a, b) => b.weight - a.weight);
  const distinct: { bpm: number; weight: number }[] = [];
  for (const one of all) {
    const same = distinct.find(({ bpm }) => Math.abs(one.bpm / bpm - 1) < SAME_TEMPO);
    if (same) same.weight += one.weight;
    else distinct.push({ ...one });
  }
  return distinct;
}

function tapped({ bpm, weight }: Weighted, tappedBpm: number): Weighted[] {
  const octaves = Math.log2(bpm / tappedBpm);
  if (Math.abs(octaves) > TAP_OCTAVES_MAX) return [];
  return [{ bpm, weight: weight * Math.exp(-0.5 * (octaves / TAP_OCTAVES) ** 2) }];
}
