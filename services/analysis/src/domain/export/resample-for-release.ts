import type { Complex } from '../signal/butterflies.ts';
import { type ComplexTransform, complexTransform, radicesOf, sineOf } from './mixed-radix.ts';

/** Up to this part of the lower of both Nyquist frequencies everything passes: 20 kHz of a CD. */
const passEdge = 20 / 22.05;
/** From here on everything is stopped, so that nothing folds back or is mirrored. */
const stopEdge = 1;
/** What the filter stops; the window for it and its length are Kaiser's. */
const rejectionDb = 120;
const kaiserBeta = 0.1102 * (rejectionDb - 8.7);
const halfTaps = (slope: number) => Math.ceil((rejectionDb - 7.95) / (14.36 * slope));
/** In the middle of the slope. */
const cutoff = (passEdge + stopEdge) / 2;

/** A block is transformed at once; larger ones waste less at their edges, smaller ones stay in the cache. */
const blockSamplesMin = 4_096;
/** Of a block at most this part lies at its edges, where the filter meets samples that are of other blocks. */
const edgePartMax = 1 / 6;
/** A ratio of two larger numbers goes by way of a double rate. */
const ratioMax = 2_048;

/** Fractions of a sample that have a filter of their own; the line between two of them errs by less than −110 dB at a double rate. */
const phases = 512;
/** The sound of a double rate ends at half its Nyquist frequency, so what comes between its samples needs few of them. */
const halfTapsBetween = halfTaps(1);

/**
 * Changes the sample rate of a sound that people will listen to: a linear-phase filter of a windowed sinc, without delay, in
 * double precision. Pass-band 0 to 0.907 of the lower Nyquist frequency, stop-band from it on below −110 dB.
 * The filter works on spectra of overlapping blocks: what is left of the spectrum is written at the other rate. Two blocks go
 * at once, as real and imaginary part.
 * Sources: overlap-save, A. V. Oppenheim and R. W. Schafer, "Discrete-Time Signal Processing", §8.7; change of the rate in between,
 * S. Muramatsu and H. Kiya, "Extended overlap-add and -save methods for multirate signal processing" (IEEE TSP 1997);
 * J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window" (1974).
 * @param channels samples of each channel, all of one length; none is a NaN
 * @returns `round(length · toHz / fromHz)` samples of each; the input itself when the rates are equal
 */
export function resampleForRelease(
  channels: readonly Float32Array[],
  fromHz: number,
  toHz: number,
): readonly Float32Array[] {
  if (fromHz === toHz) return channels;
  const length = Math.round(((channels[0]?.length ?? 0) * toHz) / fromHz);
  const divisor = gcd(fromHz, toHz);
  const ratio = { up: toHz / divisor, down: fromHz / divisor };
  const band = Math.min(1, toHz / fromHz);
  if (Math.max(ratio.up, ratio.down) <= ratioMax && radicesOf(ratio.up * ratio.down) !== null)
    return throughSpectra(channels, converterFor(ratio, band), length);
  const double = throughSpectra(
    channels,
    converterFor({ up: 2, down: 1 }, band),
    2 * (channels[0]?.length ?? 0),
  );
  return double.map((samples) => between(samples, 2 * fromHz, toHz, length));
}

interface Ratio {
  readonly up: number;
  readonly down: number;
}

/** What one ratio of rates needs; memory of some hundred kB, and the work of one block. */
interface Converter {
  readonly forward: ComplexTransform;
  readonly backward: ComplexTransform;
  readonly input: Complex;
  readonly output: Complex;
  /** Of frequency 0 and up; the filter is even, so it has the same for those below. */
  readonly response: Float64Array;
  /** Samples before and behind the part of a block that counts, and that part, at either rate. */
  readonly edge: { readonly input: number; readonly output: number };
  readonly step: { readonly input: number; readonly output: number };
}

/** Those of the last rates that came along, because the next sound has one of them. */
const converters = new Map<string, Converter>();
const convertersMax = 8;

function converterFor(ratio: Ratio, band: number): Converter {
  const name = `${ratio.up}/${ratio.down}/${band}`;
  const converter = converters.get(name) ?? newConverter(ratio, band);
  converters.delete(name);
  converters.set(name, converter);
  const [oldest] = converters.keys();
  if (converters.size > convertersMax && oldest !== undefined) converters.delete(oldest);
  return converter;
}

/** @param band the part of the input's Nyquist frequency that the output has, too */
function newConverter({ up, down }: Ratio, band: number): Converter {
  const half = Math.ceil(halfTaps(stopEdge - passEdge) / band);
  const edgePeriods = Math.ceil(half / down);
  let periods = 1;
  while (periods * Math.max(up, down) < blockSamplesMin || 2 * edgePeriods > edgePartMax * periods)
    periods *= 2;
  const stepPeriods = periods - 2 * edgePeriods;
  const forward = complexTransform(periods * down);
  const input = emptyComplex(periods * down);
  const taps = windowedSinc(half, 0, cutoff * band);
  const sum = taps.reduce((all, tap) => all + tap, 0) * periods * down;
  taps.forEach((tap, k) => {
    input.re[(k - half + input.re.length) % input.re.length] = tap / sum;
  });
  const bins = Math.floor((periods * Math.min(up, down) - 1) / 2) + 1;
  return {
    forward,
    backward: complexTransform(periods * up),
    response: forward(input).re.slice(0, bins),
    input,
    output: emptyComplex(periods * up),
    edge: { input: edgePeriods * down, output: edgePeriods * up },
    step: { input: stepPeriods * down, output: stepPeriods * up },
  };
}

function emptyComplex(length: number): Complex {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** A stretch of a channel that is worked on, by its number. */
interface Block {
  readonly channel: number;
  readonly index: number;
}

function throughSpectra(
  channels: readonly Float32Array[],
  converter: Converter,
  length: number,
): Float32Array[] {
  const outputs = channels.map(() => new Float32Array(length));
  const blocks: Block[] = [];
  for (let index = 0; index * converter.step.output < length; index++)
    for (const channel of channels.keys()) blocks.push({ channel, index });
  const { input, output, edge, step } = converter;
  const read = (block: Block | undefined, into: Float64Array) =>
    widen(channels[block?.channel ?? 0] as Float32Array, (block?.index ?? 0) * step.input - edge.input, into);
  const write = (block: Block | undefined, from: Float64Array) => {
    if (!block) return;
    const start = block.index * step.output;
    const count = Math.min(step.output, length - start);
    outputs[block.channel]?.set(from.subarray(edge.output, edge.output + count), start);
  };
  for (let i = 0; i < blocks.length; i += 2) {
    read(blocks[i], input.re);
    read(blocks[i + 1], input.im);
    filter(converter.forward(input), converter.response, output);
    const sound = converter.backward({ re: output.im, im: output.re });
    write(blocks[i], sound.im);
    write(blocks[i + 1], sound.re);
  }
  return outputs;
}

/** Takes what passes of one spectrum into another one, of more frequencies or of fewer. */
function filter(from: Complex, response: Float64Array, { re, im }: Complex): void {
  const fromRe = from.re;
  const fromIm = from.im;
  const last = fromRe.length;
  const end = re.length;
  const bins = response.length;
  re.fill(0, bins, end - bins + 1);
  im.fill(0, bins, end - bins + 1);
  const first = response[0] as number;
  re[0] = first * (fromRe[0] as number);
  im[0] = first * (fromIm[0] as number);
  for (let k = 1; k < bins; k++) {
    const gain = response[k] as number;
    re[k] = gain * (fromRe[k] as number);
    im[k] = gain * (fromIm[k] as number);
    re[end - k] = gain * (fromRe[last - k] as number);
    im[end - k] = gain * (fromIm[last - k] as number);
  }
}

/** Copies samples from `start` on, zero outside the sound, until `into` is full. */
function widen(samples: Float32Array, start: number, into: Float64Array): void {
  const from = Math.min(samples.length, Math.max(0, start));
  const to = Math.min(samples.length, Math.max(from, start + into.length));
  if (to - from < into.length) into.fill(0);
  into.set(samples.subarray(from, to), Math.max(0, from - start));
}

/** Samples of a sound of a double rate at places that no block of two lengths could have. */
function between(samples: Float32Array, fromHz: number, toHz: number, length: number): Float32Array {
  const taps = 2 * halfTapsBetween;
  const filters = filtersBetween();
  const padded = new Float64Array(samples.length + 2 * taps);
  padded.set(samples, taps);
  const output = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const position = (n * fromHz) / toHz;
    const whole = Math.floor(position);
    const phase = (position - whole) * phases;
    const below = Math.floor(phase);
    const part = phase - below;
    const start = whole + taps - halfTapsBetween + 1;
    const left = below * taps;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const tap = filters[left + k] as number;
      sum += (padded[start + k] as number) * (tap + part * ((filters[left + taps + k] as number) - tap));
    }
    output[n] = sum;
  }
  return output;
}

let madeFilters: Float64Array | null = null;

/** One filter for each fraction of a sample, and one for a whole one. */
function filtersBetween(): Float64Array {
  if (madeFilters) return madeFilters;
  const taps = 2 * halfTapsBetween;
  const bank = new Float64Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    // Its middle is `phase / phases` behind tap `half − 1`, so the one before the first tap is left out.
    const filter = windowedSinc(halfTapsBetween, phase / phases, 1).subarray(1);
    const sum = filter.reduce((all, tap) => all + tap, 0);
    bank.set(
      filter.map((tap) => tap / sum),
      phase * taps,
    );
  }
  madeFilters = bank;
  return bank;
}

/**
 * Taps −`half` to `half` of a low-pass filter around `shift`.
 * @param scale the cutoff as a part of the Nyquist frequency
 */
function windowedSinc(half: number, shift: number, scale: number): Float64Array {
  return Float64Array.from({ length: 2 * half + 1 }, (_, k) => {
    const distance = k - half - shift;
    const sinc = distance === 0 ? scale : sineOf(distance * scale) / (Math.PI * distance);
    const inside = 1 - (distance / half) * (distance / half);
    return inside > 0 ? (sinc * bessel0(kaiserBeta * Math.sqrt(inside))) / bessel0(kaiserBeta) : 0;
  });
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
