/** A network of one hidden layer with a linear path beside it; inputs are brought to mean 0 and spread 1 first. */
export interface Network {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** One row of input weights for each hidden unit. */
  readonly hidden: readonly (readonly number[])[];
  readonly hiddenBias: readonly number[];
  readonly output: readonly number[];
  readonly linear: readonly number[];
  readonly bias: number;
}

/** Beyond this many spreads an input tells no more; what was never seen must not decide alone. */
export const SPREADS_MAX = 4;

/** The network's answer, a log-odds for a yes or a score to be compared with others. */
export function answerOf(network: Network, inputs: ArrayLike<number>): number {
  const scaled = network.mean.map((mean, i) => {
    const spreads = ((inputs[i] ?? 0) - mean) / (network.sd[i] ?? 1);
    return Math.min(SPREADS_MAX, Math.max(-SPREADS_MAX, spreads));
  });
  return network.hidden.reduce(
    (sum, row, unit) =>
      sum + (network.output[unit] ?? 0) * Math.tanh(dot(row, scaled) + (network.hiddenBias[unit] ?? 0)),
    network.bias + dot(network.linear, scaled),
  );
}

function dot(weights: readonly number[], values: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (values[i] ?? 0);
  return sum;
}

/** Answers that compete with each other as shares of one belief, which sum to 1 (softmax). */
export function sharesOf(answers: ArrayLike<number>): number[] {
  const values = Array.from(answers);
  const highest = Math.max(...values);
  const weights = values.map((answer) => Math.exp(answer - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
