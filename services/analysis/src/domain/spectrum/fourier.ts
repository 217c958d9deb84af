import { type Complex, fours, type Stage } from '../signal/butterflies.ts';

/** Writes `size / 2` magnitudes of the `size` samples from `start` on, all of which must exist. */
export type RealTransform = (samples: Float32Array, start: number, magnitudes: Float32Array) => void;

/**
 * Magnitudes of the discrete Fourier transform of windowed real samples, bins 0 to `size / 2 - 1`.
 * Neighbouring samples make one complex number, so that the transform has half the length; its first step applies the
 * window, its last one takes the halves apart and gives the magnitudes.
 * Sources: self-sorting radix-4 transform after Stockham, C. Van Loan, "Computational Frameworks for the Fast Fourier
 * Transform", SIAM 1992, §1.7 and §2.4; real samples as complex ones, W. H. Press et al., "Numerical Recipes", §12.3.
 * @param window one weight per sample; their count is the size, a power of two of at least 32
 * @param scale every magnitude is multiplied by it
 * @throws RangeError for another size
 */
export function realTransform(window: Float64Array, scale: number): RealTransform {
  const size = window.length;
  if (size < 32 || !Number.isInteger(Math.log2(size)))
    throw new RangeError(`No transform of ${size} samples`);
  const length = size / 2;
  const [first, ...stages] = stagesOf(length) as [Stage, ...Stage[]];
  const turns = roots(size, length / 2 + 1);
  const even = complex(length);
  const odd = complex(length);
  return (samples, start, magnitudes) => {
    let from = odd;
    let to = even;
    firstStage(first, window, samples, start, to);
    for (const stage of stages) {
      [from, to] = [to, from];
      if (stage.length > 4) fours(stage, from, to);
      else if (stage.length === 4) lastStage(stage.stride, from, to);
      else lastPairs(stage.stride, from, to);
    }
    takeApart(to, turns, scale / 2, magnitudes);
  };
}

function complex(length: number): Complex {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** The first `count` of the `n` roots of unity, turning backwards. */
function roots(n: number, count: number): Complex {
  const angle = (k: number) => (-2 * Math.PI * k) / n;
  return {
    re: Float64Array.from({ length: count }, (_, k) => Math.cos(angle(k))),
    im: Float64Array.from({ length: count }, (_, k) => Math.sin(angle(k))),
  };
}

/** Stages of four down to a length of 4 or 2. */
function stagesOf(length: number): Stage[] {
  const stages: Stage[] = [];
  for (let n = length, stride = 1; n > 1; n /= 4, stride *= 4) {
    const { re, im } = roots(n, n);
    const butterflies = Math.floor(n / 4);
    const twiddles = new Float64Array(6 * butterflies);
    for (let p = 0; p < butterflies; p++)
      for (let power = 1; power <= 3; power++) {
        twiddles[6 * p + 2 * power - 2] = re[p * power] ?? 0;
        twiddles[6 * p + 2 * power - 1] = im[p * power] ?? 0;
      }
    stages.push({ length: n, stride, twiddles });
  }
  return stages;
}

function firstStage(
  { length, twiddles }: Stage,
  window: Float64Array,
  samples: Float32Array,
  start: number,
  { re, im }: Complex,
): void {
  const quarter = length / 2;
  for (let p = 0; p < length / 4; p++) {
    const a = 2 * p;
    const b = a + quarter;
    const c = b + quarter;
    const d = c + quarter;
    const aRe = (samples[start + a] as number) * (window[a] as number);
    const aIm = (samples[start + a + 1] as number) * (window[a + 1] as number);
    const bRe = (samples[start + b] as number) * (window[b] as number);
    const bIm = (samples[start + b + 1] as number) * (window[b + 1] as number);
    const cRe = (samples[start + c] as number) * (window[c] as number);
    const cIm = (samples[start + c + 1] as number) * (window[c + 1] as number);
    const dRe = (samples[start + d] as number) * (window[d] as number);
    const dIm = (samples[start + d + 1] as number) * (window[d + 1] as number);
    const acRe = aRe + cRe;
    const acIm = aIm + cIm;
    const caRe = aRe - cRe;
    const caIm = aIm - cIm;
    const bdRe = bRe + dRe;
    const bdIm = bIm + dIm;
    const dbRe = bRe - dRe;
    const dbIm = bIm - dIm;
    const w = 6 * p;
    const to = 4 * p;
    re[to] = acRe + bdRe;
    im[to] = acIm + bdIm;
    multiply(caRe + dbIm, caIm - dbRe, twiddles[w] as number, twiddles[w + 1] as number, re, im, to + 1);
    multiply(acRe - bdRe, acIm - bdIm, twiddles[w + 2] as number, twiddles[w + 3] as number, re, im, to + 2);
    multiply(caRe - dbIm, caIm + dbRe, twiddles[w + 4] as number, twiddles[w + 5] as number, re, im, to + 3);
  }
}

function multiply(
  aRe: number,
  aIm: number,
  bRe: number,
  bIm: number,
  re: Float64Array,
  im: Float64Array,
  to: number,
): void {
  re[to] = aRe * bRe - aIm * bIm;
  im[to] = aRe * bIm + aIm * bRe;
}

/** The butterflies of a length of four, whose twiddle factors are all 1. */
function lastStage(stride: number, from: Complex, { re, im }: Complex): void {
  const fromRe = from.re;
  const fromIm = from.im;
  for (let a = 0; a < stride; a++) {
    const b = a + stride;
    const c = b + stride;
    const d = c + stride;
    const aRe = fromRe[a] as number;
    const aIm = fromIm[a] as number;
    const bRe = fromRe[b] as number;
    const bIm = fromIm[b] as number;
    const cRe = fromRe[c] as number;
    const cIm = fromIm[c] as number;
    const dRe = fromRe[d] as number;
    const dIm = fromIm[d] as number;
    const acRe = aRe + cRe;
    const acIm = aIm + cIm;
    const caRe = aRe - cRe;
    const caIm = aIm - cIm;
    const bdRe = bRe + dRe;
    const bdIm = bIm + dIm;
    const dbRe = bRe - dRe;
    const dbIm = bIm - dIm;
    re[a] = acRe + bdRe;
    im[a] = acIm + bdIm;
    re[b] = caRe + dbIm;
    im[b] = caIm - dbRe;
    re[c] = acRe - bdRe;
    im[c] = acIm - bdIm;
    re[d] = caRe - dbIm;
    im[d] = caIm + dbRe;
  }
}

function lastPairs(stride: number, from: Complex, { re, im }: Complex): void {
  const fromRe = from.re;
  const fromIm = from.im;
  for (let a = 0; a < stride; a++) {
    const b = a + stride;
    const aRe = fromRe[a] as number;
    const aIm = fromIm[a] as number;
    const bRe = fromRe[b] as number;
    const bIm = fromIm[b] as number;
    re[a] = aRe + bRe;
    im[a] = aIm + bIm;
    re[b] = aRe - bRe;
    im[b] = aIm - bIm;
  }
}

/** The spectrum of the even samples plus, turned, that of the odd ones; bins `k` and `length - k` at a time. */
function takeApart({ re, im }: Complex, turns: Complex, scale: number, magnitudes: Float32Array): void {
  const length = re.length;
  const turnsRe = turns.re;
  const turnsIm = turns.im;
  magnitudes[0] = 2 * scale * Math.abs((re[0] as number) + (im[0] as number));
  for (let k = 1; k <= length / 2; k++) {
    const mirror = length - k;
    const evenRe = (re[k] as number) + (re[mirror] as number);
    const evenIm = (im[k] as number) - (im[mirror] as number);
    const oddRe = (im[k] as number) + (im[mirror] as number);
    const oddIm = (re[mirror] as number) - (re[k] as number);
    const turnRe = turnsRe[k] as number;
    const turnIm = turnsIm[k] as number;
    const turnedRe = oddRe * turnRe - oddIm * turnIm;
    const turnedIm = oddRe * turnIm + oddIm * turnRe;
    const lowRe = evenRe + turnedRe;
    const lowIm = evenIm + turnedIm;
    const highRe = evenRe - turnedRe;
    const highIm = evenIm - turnedIm;
    magnitudes[k] = Math.sqrt(lowRe * lowRe + lowIm * lowIm) * scale;
    magnitudes[mirror] = Math.sqrt(highRe * highRe + highIm * highIm) * scale;
  }
}
