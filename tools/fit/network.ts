import { dice } from '@trc/music/dice';
import { type Network, SPREADS_MAX } from '../../services/analysis/src/domain/tempo/network.ts';

export interface FitOptions {
  readonly hidden: number;
  /** Strength of the pull of all weights towards 0. */
  readonly decay: number;
  readonly rounds: number;
  readonly seed: number;
}

/** Tells, from the network's answer to every example, how each answer should have been different: dLoss / dAnswer. */
export type Gradient = (answers: Float64Array) => Float64Array;

const RATE = 0.02;
const LAST_RATE = 0.006;
const MOMENTUM = 0.9;
const MEMORY = 0.999;

/**
 * Fits a network with one hidden layer by gradient descent over all examples at once.
 * Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 */
export function fitNetwork(
  inputs: readonly ArrayLike<number>[],
  gradientOf: Gradient,
  options: FitOptions,
): Network {
  const size = inputs[0]?.length ?? 0;
  const { mean, sd } = scaleOf(inputs, size);
  const scaled = new Float64Array(inputs.length * size);
  inputs.forEach((row, n) => {
    for (let i = 0; i < size; i++) {
      const spreads = ((row[i] ?? 0) - (mean[i] ?? 0)) / (sd[i] ?? 1);
      scaled[n * size + i] = Math.min(SPREADS_MAX, Math.max(-SPREADS_MAX, spreads));
    }
  });
  const random = dice(options.seed);
  const weights = new Float64Array(options.hidden * size).map(() => normal(random) / Math.sqrt(size));
  const output = new Float64Array(options.hidden).map(() => normal(random) / Math.sqrt(options.hidden));
  const parameters = [
    weights,
    output,
    new Float64Array(size),
    new Float64Array(options.hidden),
    new Float64Array(1),
  ];
  const [, , linear = new Float64Array(0), hiddenBias = new Float64Array(0), bias = new Float64Array(0)] =
    parameters;
  const gradients = parameters.map((one) => new Float64Array(one.length));
  const first = parameters.map((one) => new Float64Array(one.length));
  const second = parameters.map((one) => new Float64Array(one.length));
  const activity = new Float64Array(inputs.length * options.hidden);
  const answers = new Float64Array(inputs.length);

  for (let round = 1; round <= options.rounds; round++) {
    for (let n = 0; n < inputs.length; n++) {
      let answer = bias[0] ?? 0;
      const row = n * size;
      for (let i = 0; i < size; i++) answer += (linear[i] ?? 0) * (scaled[row + i] ?? 0);
      for (let unit = 0; unit < options.hidden; unit++) {
        let sum = hiddenBias[unit] ?? 0;
        const from = unit * size;
        for (let i = 0; i < size; i++) sum += (weights[from + i] ?? 0) * (scaled[row + i] ?? 0);
        const active = Math.tanh(sum);
        activity[n * options.hidden + unit] = active;
        answer += (output[unit] ?? 0) * active;
      }
      answers[n] = answer;
    }
    const wanted = gradientOf(answers);
    backward(scaled, activity, wanted, parameters, gradients, options);
    const rate = round < options.rounds * 0.7 ? RATE : LAST_RATE;
    parameters.forEach((values, p) => {
      descend(values, gradients[p] ?? values, first[p] ?? values, second[p] ?? values, rate, round);
    });
  }
  return {
    mean: mean.map(short),
    sd: sd.map(short),
    hidden: Array.from({ length: options.hidden }, (_, unit) =>
      Array.from(weights.subarray(unit * size, (unit + 1) * size), short),
    ),
    hiddenBias: Array.from(hiddenBias, short),
    output: Array.from(output, short),
    linear: Array.from(linear, short),
    bias: short(bias[0] ?? 0),
  };
}

function backward(
  scaled: Float64Array,
  activity: Float64Array,
  wanted: Float64Array,
  parameters: readonly Float64Array[],
  gradients: readonly Float64Array[],
  { hidden, decay }: FitOptions,
): void {
  const [weights, output, linear] = parameters as [Float64Array, Float64Array, Float64Array];
  const [dWeights, dOutput, dLinear, dHiddenBias, dBias] = gradients as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  dWeights.forEach((_, i) => {
    dWeights[i] = decay * (weights[i] ?? 0);
  });
  dOutput.forEach((_, i) => {
    dOutput[i] = decay * (output[i] ?? 0);
  });
  dLinear.forEach((_, i) => {
    dLinear[i] = decay * (linear[i] ?? 0);
  });
  dHiddenBias.fill(0);
  dBias.fill(0);
  const size = linear.length;
  for (let n = 0; n < wanted.length; n++) {
    const g = wanted[n] ?? 0;
    if (g === 0) continue;
    const row = n * size;
    dBias[0] = (dBias[0] ?? 0) + g;
    for (let i = 0; i < size; i++) dLinear[i] = (dLinear[i] ?? 0) + g * (scaled[row + i] ?? 0);
    for (let unit = 0; unit < hidden; unit++) {
      const active = activity[n * hidden + unit] ?? 0;
      dOutput[unit] = (dOutput[unit] ?? 0) + g * active;
      const inner = g * (output[unit] ?? 0) * (1 - active * active);
      dHiddenBias[unit] = (dHiddenBias[unit] ?? 0) + inner;
      const from = unit * size;
      for (let i = 0; i < size; i++)
        dWeights[from + i] = (dWeights[from + i] ?? 0) + inner * (scaled[row + i] ?? 0);
    }
  }
}

function descend(
  values: Float64Array,
  gradient: Float64Array,
  first: Float64Array,
  second: Float64Array,
  rate: number,
  round: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i] ?? 0;
    const m = MOMENTUM * (first[i] ?? 0) + (1 - MOMENTUM) * g;
    const v = MEMORY * (second[i] ?? 0) + (1 - MEMORY) * g * g;
    first[i] = m;
    second[i] = v;
    const step = m / (1 - MOMENTUM ** round) / (Math.sqrt(v / (1 - MEMORY ** round)) + 1e-8);
    values[i] = (values[i] ?? 0) - rate * step;
  }
}

function scaleOf(inputs: readonly ArrayLike<number>[], size: number): { mean: number[]; sd: number[] } {
  const mean = new Array<number>(size).fill(0);
  const squares = new Array<number>(size).fill(0);
  for (const row of inputs)
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / inputs.length;
  for (const row of inputs)
    for (let i = 0; i < size; i++)
      squares[i] = (squares[i] ?? 0) + ((row[i] ?? 0) - (mean[i] ?? 0)) ** 2 / inputs.length;
  return { mean, sd: squares.map((square) => Math.sqrt(square) + 1e-3) };
}

/** Four digits: the rest is noise of the fit, and no reader's. */
function short(value: number): number {
  return Number(value.toPrecision(4)) + 0;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
