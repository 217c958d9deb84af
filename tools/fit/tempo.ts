import { answerOf, type Network, sharesOf } from '../../services/analysis/src/domain/tempo/network.ts';
import type { Pulse } from '../../services/analysis/src/domain/tempo/pulse.ts';
import { SAME_TEMPO } from '../../services/analysis/src/domain/tempo/tempo-relation.ts';
import { fitNetwork } from './network.ts';

export interface TempoExample {
  readonly truth: { readonly bpm: number; readonly octaveFirm: boolean } | 'none';
  readonly durationS: number;
  readonly pulses: readonly Pick<Pulse, 'bpm' | 'evidence'>[];
  /** One for each pulse: what the sound says about having a tempo, were that pulse its beat. */
  readonly presence: readonly ArrayLike<number>[];
}

export interface TempoNetworks {
  readonly pulseNetwork: Network;
  readonly presenceNetwork: Network;
}

/** Counting at one of these multiples is the same beat at another level. */
const LEVELS = [1, 2, 1 / 2, 3, 1 / 3, 4, 1 / 4];
/** How much a truth counts whose level listeners may differ about. In a loop they do not: it is cut to its bars. */
const SOFT_WEIGHT = 0.4;
const LOOP_S_MAX = 20;
const LEVEL_WEIGHT = 0.5;

/** Fits both networks: first which pulse is the beat, then whether there is one. */
export function fitTempoNetworks(examples: readonly TempoExample[], seed: number): TempoNetworks {
  const pulseNetwork = fitPulseNetwork(examples, seed);
  return { pulseNetwork, presenceNetwork: fitPresenceNetwork(examples, pulseNetwork, seed) };
}

interface Group {
  readonly from: number;
  readonly to: number;
  readonly exact: readonly boolean[];
  readonly level: readonly boolean[];
  readonly weight: number;
}

function fitPulseNetwork(examples: readonly TempoExample[], seed: number): Network {
  const inputs: ArrayLike<number>[] = [];
  const groups: Group[] = [];
  for (const { truth, durationS, pulses } of examples) {
    if (truth === 'none' || pulses.length === 0) continue;
    const from = inputs.length;
    inputs.push(...pulses.map(({ evidence }) => evidence));
    groups.push({
      from,
      to: inputs.length,
      exact: pulses.map(({ bpm }) => near(bpm, truth.bpm)),
      level: pulses.map(({ bpm }) => LEVELS.some((factor) => near(bpm, truth.bpm * factor))),
      weight: truth.octaveFirm || durationS < LOOP_S_MAX ? 1 : SOFT_WEIGHT,
    });
  }
  return fitNetwork(
    inputs,
    (answers) => {
      const gradient = new Float64Array(answers.length);
      for (const group of groups) {
        addChoice(gradient, answers, group, group.exact, group.weight / groups.length);
        addChoice(gradient, answers, group, group.level, LEVEL_WEIGHT / groups.length);
      }
      return gradient;
    },
    { hidden: 16, decay: 0.01, rounds: 400, seed },
  );
}

/** Loss: the negative logarithm of the share that goes to any of the right pulses, shares being a softmax. */
function addChoice(
  gradient: Float64Array,
  answers: Float64Array,
  { from, to }: Group,
  right: readonly boolean[],
  weight: number,
): void {
  if (!right.includes(true)) return;
  const shares = sharesOf(answers.subarray(from, to));
  const good = shares.reduce((sum, share, i) => sum + (right[i] ? share : 0), 0);
  shares.forEach((share, i) => {
    gradient[from + i] = (gradient[from + i] ?? 0) + weight * (share - (right[i] ? share / good : 0));
  });
}

function near(bpm: number, other: number): boolean {
  return Math.abs(bpm / other - 1) < SAME_TEMPO;
}

function fitPresenceNetwork(examples: readonly TempoExample[], pulseNetwork: Network, seed: number): Network {
  const known = examples.filter(({ pulses }) => pulses.length > 0);
  const inputs = known.map((example) => presenceInput(example, pulseNetwork));
  const withTempo = known.filter(({ truth }) => truth !== 'none').length;
  const weights = known.map(({ truth }) =>
    truth === 'none' ? 0.5 / (known.length - withTempo) : 0.5 / withTempo,
  );
  return fitNetwork(
    inputs,
    (answers) =>
      answers.map((answer, n) => {
        const said = 1 / (1 + Math.exp(-answer));
        return (weights[n] ?? 0) * (said - (known[n]?.truth === 'none' ? 0 : 1));
      }),
    { hidden: 8, decay: 0.01, rounds: 300, seed },
  );
}

/** What the sound says of the pulse that the first network takes for the beat, and that pulse's share of the belief. */
function presenceInput({ pulses, presence }: TempoExample, pulseNetwork: Network): number[] {
  const shares = sharesOf(pulses.map(({ evidence }) => answerOf(pulseNetwork, evidence)));
  const share = Math.max(...shares);
  return [...Array.from(presence[shares.indexOf(share)] ?? []), share];
}
