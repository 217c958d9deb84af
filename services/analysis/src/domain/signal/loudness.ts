import { truePeak } from './true-peak.ts';

const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;
const OFFSET_LUFS = -0.691;
/** A step is a quarter of a 400 ms gating block, because blocks overlap by 75 %. */
const STEPS_PER_SECOND = 10;
const STEPS_PER_BLOCK = 4;
/** What digital silence is reported as: far below the noise of 24 bits, and still a number. */
export const TRUE_PEAK_DBTP_MIN = -150;

export interface Loudness {
  /** Gated programme loudness in LUFS; `null` when everything is below the absolute gate. */
  readonly integratedLufs: number | null;
  /** Peak of the waveform between the samples, dB relative to full scale. */
  readonly truePeakDbtp: number;
}

/**
 * Programme loudness and true peak of a whole sound. Sound shorter than one 400 ms block counts as one block.
 * Source: ITU-R BS.1770-4 Annex 1 (K-weighting, gating) and Annex 2 (true peak).
 */
export function measureLoudness(channels: readonly Float32Array[], sampleRateHz: number): Loudness {
  return {
    integratedLufs: integratedLoudness(channels, sampleRateHz),
    truePeakDbtp: Math.max(TRUE_PEAK_DBTP_MIN, 20 * Math.log10(truePeak(channels, sampleRateHz))),
  };
}

/**
 * Weights of BS.1770-4 tables 3 and 4 in the channel order of WAVE files: front 1, sides 1.41, rear beyond 120° 1,
 * low-frequency channel left out.
 */
const SIDE = 1.41;
const CHANNEL_WEIGHTS: Readonly<Record<number, readonly number[]>> = {
  1: [1],
  2: [1, 1],
  3: [1, 1, 1],
  4: [1, 1, SIDE, SIDE],
  5: [1, 1, 1, SIDE, SIDE],
  6: [1, 1, 1, 0, SIDE, SIDE],
  7: [1, 1, 1, 0, 1, SIDE, SIDE],
  8: [1, 1, 1, 0, 1, 1, SIDE, SIDE],
};

function integratedLoudness(channels: readonly Float32Array[], sampleRateHz: number): number | null {
  const length = channels[0]?.length ?? 0;
  const steps = Math.max(1, Math.floor((length / sampleRateHz) * STEPS_PER_SECOND));
  const short = steps < STEPS_PER_BLOCK;
  const bounds = short
    ? [0, length]
    : Array.from({ length: steps + 1 }, (_, i) => Math.round((i * sampleRateHz) / STEPS_PER_SECOND));
  const energy = new Float64Array(bounds.length - 1);
  const weights = CHANNEL_WEIGHTS[channels.length] ?? [];
  const heard = channels
    .map((samples, channel) => ({ samples, weight: weights[channel] ?? 1 }))
    .filter(({ weight }) => weight > 0);
  for (let i = 0; i < heard.length; i += 2) {
    const one = heard[i] as Heard;
    addWeightedEnergy(one, heard[i + 1] ?? { ...one, weight: 0 }, sampleRateHz, bounds, energy);
  }

  const perBlock = short ? 1 : STEPS_PER_BLOCK;
  const blocks: number[] = [];
  for (let first = 0; first + perBlock <= energy.length; first++) {
    let sum = 0;
    for (let step = first; step < first + perBlock; step++) sum += energy[step] ?? 0;
    blocks.push(sum / ((bounds[first + perBlock] ?? 0) - (bounds[first] ?? 0)));
  }
  const audible = blocks.filter((power) => lufs(power) > ABSOLUTE_GATE_LUFS);
  const gate = lufs(mean(audible)) + RELATIVE_GATE_LU;
  const loud = audible.filter((power) => lufs(power) > gate);
  return loud.length > 0 ? lufs(mean(loud)) : null;
}

function lufs(power: number): number {
  return OFFSET_LUFS + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface Heard {
  readonly samples: Float32Array;
  readonly weight: number;
}

/** In digital silence a filter dies away for ever, into numbers that are slow to calculate with. */
function settled(state: number): number {
  return Math.abs(state) < 1e-30 ? 0 : state;
}

/** Adds the squares of the K-weighted samples between each two bounds. */
function addWeightedEnergy(
  a: Heard,
  b: Heard,
  sampleRateHz: number,
  bounds: readonly number[],
  energy: Float64Array,
): void {
  const filters = { shelf: shelf(sampleRateHz), pass: highPass(sampleRateHz) };
  const state = new Float64Array(8);
  for (let step = 0; step < energy.length; step++) {
    const sums = weightedSquares(
      a.samples,
      b.samples,
      bounds[step] ?? 0,
      bounds[step + 1] ?? 0,
      filters,
      state,
    );
    energy[step] = (energy[step] as number) + a.weight * sums.a + b.weight * sums.b;
  }
}

interface Weighting {
  readonly shelf: Biquad;
  readonly pass: Biquad;
}

/**
 * Sums of the squares of K-weighted samples from `start` up to `end`. In a recursive filter each step waits for the one
 * before, so two channels at a time take little longer than one.
 * @param state of the filters: the shelf's two numbers for each channel, then the high-pass filter's
 */
function weightedSquares(
  samplesA: Float32Array,
  samplesB: Float32Array,
  start: number,
  end: number,
  { shelf, pass }: Weighting,
  state: Float64Array,
): { readonly a: number; readonly b: number } {
  const { b0, b1, b2, a1, a2 } = shelf;
  const { a1: c1, a2: c2 } = pass;
  let shelfA1 = state[0] as number;
  let shelfA2 = state[1] as number;
  let shelfB1 = state[2] as number;
  let shelfB2 = state[3] as number;
  let passA1 = state[4] as number;
  let passA2 = state[5] as number;
  let passB1 = state[6] as number;
  let passB2 = state[7] as number;
  let sumA = 0;
  let sumB = 0;
  for (let i = start; i < end; i++) {
    const xA = samplesA[i] as number;
    const xB = samplesB[i] as number;
    const yA = b0 * xA + shelfA1;
    const yB = b0 * xB + shelfB1;
    shelfA1 = b1 * xA + shelfA2 - a1 * yA;
    shelfB1 = b1 * xB + shelfB2 - a1 * yB;
    shelfA2 = b2 * xA - a2 * yA;
    shelfB2 = b2 * xB - a2 * yB;
    const zA = yA + passA1;
    const zB = yB + passB1;
    passA1 = passA2 - 2 * yA - c1 * zA;
    passB1 = passB2 - 2 * yB - c1 * zB;
    passA2 = yA - c2 * zA;
    passB2 = yB - c2 * zB;
    sumA += zA * zA;
    sumB += zB * zB;
  }
  state[0] = settled(shelfA1);
  state[1] = settled(shelfA2);
  state[2] = settled(shelfB1);
  state[3] = settled(shelfB2);
  state[4] = settled(passA1);
  state[5] = settled(passA2);
  state[6] = settled(passB1);
  state[7] = settled(passB2);
  return { a: sumA, b: sumB };
}

interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * The standard prints coefficients for 48 kHz only. These analogue prototypes give the same ones at 48 kHz and the same
 * curve at any rate. Source: B. De Man, "Evaluation of Implementations of the EBU R128 Loudness Measurement", AES 2018.
 */
function shelf(sampleRateHz: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRateHz);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

function highPass(sampleRateHz: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRateHz);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}
