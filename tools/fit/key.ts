import type { KeyEvidence } from '../../services/analysis/src/domain/key/key-evidence.ts';
import {
  FEATURES,
  type KeyWeights,
  rankKeys,
  SCALES,
  type Scale,
  seenFrom,
  tonalProbability,
} from '../../services/analysis/src/domain/key/key-model.ts';
import { minimise } from './minimise.ts';

export interface KeyExample {
  readonly evidence: Pick<KeyEvidence, 'blocks' | 'tonality'>;
  /** False for drums, noise and speech. */
  readonly tonal: boolean;
  /** Null where there is none, or none that all agree on, as for a single note. */
  readonly key: { readonly tonic: number; readonly scale: Scale } | null;
  /** Examples of one family are never on both sides of a cross-validation. */
  readonly family: string;
}

/** Strength of the pull of all weights towards 0. */
const KEY_DECAY = 1;
const TONALITY_DECAY = 1;
const ROUNDS = 200;
/** Part of the drums, noise and speech that may be given a key. */
const CLAIMED = 0.05;
const DECIMALS = 4;

/**
 * Fits both models by maximum likelihood with an L2 penalty. Tones and toneless sounds weigh the same in the
 * second, however many there are of each.
 */
export function fitKeyWeights(examples: readonly KeyExample[]): KeyWeights {
  return { keys: fitKeys(examples), tonality: fitTonality(examples) };
}

function fitKeys(examples: readonly KeyExample[]): KeyWeights['keys'] {
  const keyed = examples.flatMap(({ evidence, key }) => {
    if (!key) return [];
    const views = new Float64Array(12 * FEATURES);
    for (let tonic = 0; tonic < 12; tonic++) seenFrom(tonic, evidence.blocks, views, tonic * FEATURES);
    return [{ views, truth: 2 * key.tonic + SCALES.indexOf(key.scale) }];
  });
  const size = SCALES.length * FEATURES;
  const scores = new Float64Array(24);
  const found = minimise(
    size + 1,
    (weights, gradient) => {
      let loss = penalise(weights, gradient, size, KEY_DECAY);
      for (const { views, truth } of keyed) {
        for (let key = 0; key < 24; key++) {
          const view = (key >> 1) * FEATURES;
          const of = (key % 2) * FEATURES;
          let score = (key % 2) * (weights[size] ?? 0);
          for (let i = 0; i < FEATURES; i++) score += (weights[of + i] ?? 0) * (views[view + i] ?? 0);
          scores[key] = score;
        }
        const top = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
        const total = scores.reduce((sum, score) => sum + Math.exp(score - top), 0);
        loss += Math.log(total) + top - (scores[truth] ?? 0);
        for (let key = 0; key < 24; key++) {
          const wrong = Math.exp((scores[key] ?? 0) - top) / total - (key === truth ? 1 : 0);
          if (Math.abs(wrong) < 1e-9) continue;
          const view = (key >> 1) * FEATURES;
          const of = (key % 2) * FEATURES;
          gradient[size] = (gradient[size] ?? 0) + (key % 2) * wrong;
          for (let i = 0; i < FEATURES; i++)
            gradient[of + i] = (gradient[of + i] ?? 0) + wrong * (views[view + i] ?? 0);
        }
      }
      return loss;
    },
    ROUNDS,
  );
  const weightsOf = (scale: number) =>
    Array.from(found.subarray(scale * FEATURES, (scale + 1) * FEATURES), short);
  return {
    major: { bias: 0, weights: weightsOf(0) },
    minor: { bias: short(found[size] ?? 0), weights: weightsOf(1) },
  };
}

function fitTonality(examples: readonly KeyExample[]): KeyWeights['tonality'] {
  const size = examples[0]?.evidence.tonality.length ?? 0;
  const columns = Array.from({ length: size }, (_, i) =>
    examples.map(({ evidence }) => evidence.tonality[i] ?? 0),
  );
  const mean = columns.map((column) => short(average(column)));
  const sd = columns.map((column, i) =>
    short(Math.sqrt(average(column.map((value) => (value - (mean[i] ?? 0)) ** 2))) || 1),
  );
  const rows = examples.map(({ evidence }) =>
    evidence.tonality.map((value, i) => (value - (mean[i] ?? 0)) / (sd[i] ?? 1)),
  );
  const tonal = examples.filter((example) => example.tonal).length;
  const found = minimise(
    size + 1,
    (weights, gradient) => {
      let loss = penalise(weights, gradient, size, TONALITY_DECAY);
      rows.forEach((row, n) => {
        const truth = examples[n]?.tonal ? 1 : 0;
        const share = examples.length / 2 / (truth ? tonal : examples.length - tonal);
        const score = row.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), weights[size] ?? 0);
        loss += share * (Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, truth ? -score : score));
        const wrong = share * (1 / (1 + Math.exp(-score)) - truth);
        gradient[size] = (gradient[size] ?? 0) + wrong;
        row.forEach((value, i) => {
          gradient[i] = (gradient[i] ?? 0) + wrong * value;
        });
      });
      return loss;
    },
    ROUNDS,
  );
  const weights = Array.from(found.subarray(0, size), short);
  const tonality = { mean, sd, weights, bias: short(found[size] ?? 0) };
  const probabilities = examples
    .filter(({ tonal: isTonal }) => !isTonal)
    .map(({ evidence }) => tonalProbability(evidence.tonality, tonality))
    .sort((a, b) => b - a);
  return { ...tonality, least: short(probabilities[Math.floor(CLAIMED * probabilities.length)] ?? 0) };
}

function penalise(weights: Float64Array, gradient: Float64Array, size: number, decay: number): number {
  let loss = 0;
  for (let i = 0; i < size; i++) {
    const weight = weights[i] ?? 0;
    loss += 0.5 * decay * weight * weight;
    gradient[i] = decay * weight;
  }
  return loss;
}

export interface KeyFigures {
  readonly keyed: number;
  readonly exact: number;
  /** MIREX: 1 for the key, 0.5 a fifth off, 0.3 relative, 0.2 parallel. */
  readonly mirex: number;
  readonly missed: number;
  readonly keyless: number;
  readonly claimed: number;
}

/** How well weights that were fitted without an example's family do on it. */
export function crossValidate(examples: readonly KeyExample[], folds: number): KeyFigures {
  const families = [...new Set(examples.map(({ family }) => family))].sort();
  const foldOf = new Map(families.map((family, i) => [family, i % folds]));
  const parts = Array.from({ length: folds }, (_, fold) => {
    const weights = fitKeyWeights(examples.filter(({ family }) => foldOf.get(family) !== fold));
    return figures(
      examples.filter(({ family }) => foldOf.get(family) === fold),
      weights,
    );
  });
  const all = (name: keyof KeyFigures) => parts.reduce((sum, part) => sum + part[name], 0);
  return {
    keyed: all('keyed'),
    exact: all('exact'),
    mirex: all('mirex'),
    missed: all('missed'),
    keyless: all('keyless'),
    claimed: all('claimed'),
  };
}

/** Counts, not parts. */
export function figures(examples: readonly KeyExample[], weights: KeyWeights): KeyFigures {
  let [keyed, exact, mirex, missed, keyless, claimed] = [0, 0, 0, 0, 0, 0];
  for (const { evidence, tonal, key } of examples) {
    const claims = tonalProbability(evidence.tonality, weights.tonality) >= weights.tonality.least;
    if (!tonal) {
      keyless++;
      claimed += Number(claims);
    }
    if (!key) continue;
    keyed++;
    if (!claims) {
      missed++;
      continue;
    }
    const [best] = rankKeys(evidence.blocks, weights);
    const points = best ? mirexPoints(best, key) : 0;
    mirex += points;
    exact += Number(points === 1);
  }
  return { keyed, exact, mirex, missed, keyless, claimed };
}

type Named = NonNullable<KeyExample['key']>;

function mirexPoints(found: Named, truth: Named): number {
  const up = (found.tonic - truth.tonic + 12) % 12;
  if (found.scale === truth.scale) return up === 0 ? 1 : up === 5 || up === 7 ? 0.5 : 0;
  if (up === (truth.scale === 'major' ? 9 : 3)) return 0.3;
  return up === 0 ? 0.2 : 0;
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const short = (value: number) => Number(value.toFixed(DECIMALS)) + 0;
