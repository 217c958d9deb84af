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
  channels.forEach((samples, channel) => {
    const weight = weights[channel] ?? 1;
    if (weight > 0) addWeightedEnergy(samples, sampleRateHz, bounds, weight, energy);
  });

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

/** Adds the squares of the K-weighted samples between each two bounds. */
function addWeightedEnergy(
  samples: Float32Array,
  sampleRateHz: number,
  bounds: readonly number[],
  weight: number,
  energy: Float64Array,
): void {
  const s = shelf(sampleRateHz);
  const h = highPass(sampleRateHz);
  let s1 = 0;
  let s2 = 0;
  let h1 = 0;
  let h2 = 0;
  for (let step = 0; step < energy.length; step++) {
    const end = bounds[step + 1] ?? 0;
    let sum = 0;
    for (let i = bounds[step] ?? 0; i < end; i++) {
      const x = samples[i] ?? 0;
      const y = s.b0 * x + s1;
      s1 = s.b1 * x - s.a1 * y + s2;
      s2 = s.b2 * x - s.a2 * y;
      const z = h.b0 * y + h1;
      h1 = h.b1 * y - h.a1 * z + h2;
      h2 = h.b2 * y - h.a2 * z;
      sum += z * z;
    }
    energy[step] = (energy[step] ?? 0) + weight * sum;
  }
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

/** The interpolating filter of BS.1770-4 Annex 2: four phases; the last two are the first two backwards. */
const PHASE_0 = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
  0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const PHASE_1 = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
const PHASES_4X = [PHASE_0, PHASE_1, PHASE_1.toReversed(), PHASE_0.toReversed()].map((p) =>
  Float64Array.from(p),
);
const TAPS = 12;
/** No phase can raise a sample above this many times the largest of its neighbours. */
const GAIN_MAX = Math.max(...PHASES_4X.map((phase) => phase.reduce((sum, tap) => sum + Math.abs(tap), 0)));
const SEGMENT = 16;

/**
 * Oversamples four times below 96 kHz and twice below 192 kHz; from there on the samples are dense enough.
 * A stretch that even the filter's highest gain cannot lift above the peak so far is left out: the result is the same.
 * @returns linear peak, 1 = full scale
 */
function truePeak(channels: readonly Float32Array[], sampleRateHz: number): number {
  let peak = 0;
  for (const samples of channels)
    for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] ?? 0));
  if (sampleRateHz >= 192_000) return peak;
  const phases = sampleRateHz >= 96_000 ? PHASES_4X.filter((_, i) => i % 2 === 0) : PHASES_4X;
  for (const samples of channels) peak = oversampledPeak(samples, phases, peak);
  return peak;
}

function oversampledPeak(samples: Float32Array, phases: readonly Float64Array[], known: number): number {
  let peak = known;
  const segments = Math.ceil((samples.length + TAPS) / SEGMENT);
  let before = 0;
  for (let segment = 0; segment < segments; segment++) {
    const start = segment * SEGMENT;
    let here = 0;
    for (let i = start; i < start + SEGMENT; i++) here = Math.max(here, Math.abs(samples[i] ?? 0));
    if (Math.max(before, here) * GAIN_MAX > peak)
      for (let i = start; i < start + SEGMENT; i++)
        for (const phase of phases) {
          let sum = 0;
          for (let k = 0; k < TAPS; k++) sum += (samples[i - k] ?? 0) * (phase[k] ?? 0);
          peak = Math.max(peak, Math.abs(sum));
        }
    before = here;
  }
  return peak;
}
