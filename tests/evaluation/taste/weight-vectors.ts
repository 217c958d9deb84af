import {
  type PartName,
  partNames,
  type Weights,
  weightsV2,
} from '../../../services/playlist/src/domain/weights.v2.ts';

export interface NamedWeights {
  readonly name: string;
  readonly weights: Weights;
}

export const shipped: NamedWeights = { name: 'shipped weights', weights: weightsV2 };

/** What the first design counts, on the parts of today: a feature part that is a likeness, and the kernels left out. */
const firstDesign: NamedWeights = {
  name: "the first design's",
  weights: {
    ...weightsV2,
    parts: { semantic: 0.4, feature: 0.3, era: 0, fame: 0, artist: 0, novelty: 0.2, diversity: 0.1 },
  },
};

/** What a part that is told and not counted would weigh when it were counted. */
const uncountedWeight = 0.1;
const factors = [0, 0.5, 1.5, 2];

const changed = (name: PartName, weight: number): Weights => ({
  ...weightsV2,
  parts: { ...weightsV2.parts, [name]: weight },
});

const added = (name: PartName): NamedWeights => ({
  name: `with ${name} ${uncountedWeight}`,
  weights: changed(name, uncountedWeight),
});

const isCounted = (name: PartName) => weightsV2.parts[name] > 0;

/** The score without each part that counts, and with each that does not. */
export const ablations: readonly NamedWeights[] = partNames.map((name) =>
  isCounted(name) ? { name: `without ${name}`, weights: changed(name, 0) } : added(name),
);

/**
 * What the folds choose from, written down before anything is measured: the shipped weights first, those of the first
 * design, and one step along each coordinate around the shipped ones.
 */
export const weightVectors: readonly NamedWeights[] = [
  shipped,
  firstDesign,
  ...partNames.flatMap((name) =>
    isCounted(name)
      ? factors.map((factor) => ({
          name: `${name} ×${factor}`,
          weights: changed(name, factor * weightsV2.parts[name]),
        }))
      : [added(name)],
  ),
];
