import { type Complex, fours, type Stage } from '../signal/butterflies.ts';

/** Rewrites what it is given, and gives the spectrum in that place or in one of its own, which the next call uses again. */
export type ComplexTransform = (signal: Complex) => Complex;

interface MixedStage extends Stage {
  readonly radix: number;
  /** Cosine and sine of every `radix`-th part of a turn; only odd stages read them. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** Butterflies of more than this cost more than what they are part of. */
const radixMax = 31;

/** Factors of a length: one of 2 or 4 for each stage, and odd primes; `null` when one of those is too large. */
export function radicesOf(length: number): readonly number[] | null {
  const radices: number[] = [];
  let rest = length;
  for (let prime = 3; prime <= radixMax; prime += 2)
    for (; rest % prime === 0; rest /= prime) radices.unshift(prime);
  for (; rest % 4 === 0; rest /= 4) radices.push(4);
  if (rest % 2 === 0) {
    radices.push(2);
    rest /= 2;
  }
  return rest === 1 ? radices : null;
}

/**
 * The discrete Fourier transform, not scaled; with real and imaginary parts exchanged on the way in and out it is the inverse one.
 * Its tables are made of additions, multiplications and divisions only, so that every machine gets the same numbers from it.
 * Source: self-sorting mixed-radix transform after Stockham, C. Van Loan, "Computational Frameworks for the Fast Fourier
 * Transform", SIAM 1992, §1.7 and §2.4; odd butterflies by pairs of roots, H. Nussbaumer, "Fast Fourier Transform and
 * Convolution Algorithms", Springer 1982, §5.
 * @throws RangeError for a length with a prime factor above 31
 */
export function complexTransform(length: number): ComplexTransform {
  const radices = radicesOf(length);
  if (!radices) throw new RangeError(`No transform of ${length} samples`);
  const stages: MixedStage[] = [];
  let rest = length;
  for (const radix of radices) {
    stages.push(stageOf(radix, rest, length / rest));
    rest /= radix;
  }
  const spare: Complex = { re: new Float64Array(length), im: new Float64Array(length) };
  return (signal) => {
    let from = signal;
    let to = spare;
    for (const stage of stages) {
      if (stage.radix === 2) pairs(stage, from, to);
      else if (stage.radix === 4) fours(stage, from, to);
      else if (stage.radix === 7) sevens(stage, from, to);
      else odd(stage, from, to);
      [from, to] = [to, from];
    }
    return from;
  };
}

function stageOf(radix: number, length: number, stride: number): MixedStage {
  const twiddles = new Float64Array((length / radix) * (radix - 1) * 2);
  let at = 0;
  for (let p = 0; p < length / radix; p++)
    for (let power = 1; power < radix; power++) {
      const halfTurns = (2 * p * power) / length;
      twiddles[at++] = sineOf(halfTurns + 0.5);
      twiddles[at++] = -sineOf(halfTurns);
    }
  const parts = (shift: number) =>
    Float64Array.from({ length: radix }, (_, k) => sineOf((2 * k) / radix + shift));
  return { radix, length, stride, twiddles, cosines: parts(0.5), sines: parts(0) };
}

/** Terms of the sine's series: the next one is below 10⁻¹⁷ at a quarter of a turn. */
const seriesTerms = 11;

/** The sine of so many half turns, by its series: unlike `Math.sin` the same in every engine. */
export function sineOf(halfTurns: number): number {
  const turned = halfTurns - 2 * Math.round(halfTurns / 2);
  const x = Math.PI * (Math.abs(turned) > 0.5 ? Math.sign(turned) - turned : turned);
  let sum = 1;
  for (let k = 2 * seriesTerms; k > 0; k -= 2) sum = 1 - (sum * x * x) / (k * (k + 1));
  return x * sum;
}

function pairs({ length, stride, twiddles }: Stage, from: Complex, { re, im }: Complex): void {
  const fromRe = from.re;
  const fromIm = from.im;
  const half = (length / 2) * stride;
  for (let p = 0; p < length / 2; p++) {
    const wRe = twiddles[2 * p] as number;
    const wIm = twiddles[2 * p + 1] as number;
    const end = (p + 1) * stride;
    for (let a = p * stride, to = 2 * p * stride; a < end; a++, to++) {
      const aRe = fromRe[a] as number;
      const aIm = fromIm[a] as number;
      const bRe = fromRe[a + half] as number;
      const bIm = fromIm[a + half] as number;
      const turnRe = aRe - bRe;
      const turnIm = aIm - bIm;
      re[to] = aRe + bRe;
      im[to] = aIm + bIm;
      re[to + stride] = turnRe * wRe - turnIm * wIm;
      im[to + stride] = turnRe * wIm + turnIm * wRe;
    }
  }
}

/** As `odd`, with its loops written out: a rate of 44.1 kHz has two stages of it. */
function sevens(
  { length, stride, twiddles, cosines, sines }: MixedStage,
  from: Complex,
  { re, im }: Complex,
): void {
  const fromRe = from.re;
  const fromIm = from.im;
  const [, c1, c2, c3] = cosines as unknown as readonly [number, number, number, number];
  const [, s1, s2, s3] = sines as unknown as readonly [number, number, number, number];
  const step = (length / 7) * stride;
  for (let p = 0; p < length / 7; p++) {
    const w = 12 * p;
    const end = (p + 1) * stride;
    for (let a = p * stride, to = 7 * p * stride; a < end; a++, to++) {
      const aRe = fromRe[a] as number;
      const aIm = fromIm[a] as number;
      const x1Re = fromRe[a + step] as number;
      const x1Im = fromIm[a + step] as number;
      const x2Re = fromRe[a + 2 * step] as number;
      const x2Im = fromIm[a + 2 * step] as number;
      const x3Re = fromRe[a + 3 * step] as number;
      const x3Im = fromIm[a + 3 * step] as number;
      const x4Re = fromRe[a + 4 * step] as number;
      const x4Im = fromIm[a + 4 * step] as number;
      const x5Re = fromRe[a + 5 * step] as number;
      const x5Im = fromIm[a + 5 * step] as number;
      const x6Re = fromRe[a + 6 * step] as number;
      const x6Im = fromIm[a + 6 * step] as number;
      const p1Re = x1Re + x6Re;
      const p1Im = x1Im + x6Im;
      const m1Re = x1Re - x6Re;
      const m1Im = x1Im - x6Im;
      const p2Re = x2Re + x5Re;
      const p2Im = x2Im + x5Im;
      const m2Re = x2Re - x5Re;
      const m2Im = x2Im - x5Im;
      const p3Re = x3Re + x4Re;
      const p3Im = x3Im + x4Im;
      const m3Re = x3Re - x4Re;
      const m3Im = x3Im - x4Im;
      re[to] = aRe + p1Re + p2Re + p3Re;
      im[to] = aIm + p1Im + p2Im + p3Im;
      const e1Re = aRe + c1 * p1Re + c2 * p2Re + c3 * p3Re;
      const e1Im = aIm + c1 * p1Im + c2 * p2Im + c3 * p3Im;
      const o1Re = s1 * m1Re + s2 * m2Re + s3 * m3Re;
      const o1Im = s1 * m1Im + s2 * m2Im + s3 * m3Im;
      turn(e1Re + o1Im, e1Im - o1Re, twiddles, w, re, im, to + stride);
      turn(e1Re - o1Im, e1Im + o1Re, twiddles, w + 10, re, im, to + 6 * stride);
      const e2Re = aRe + c2 * p1Re + c3 * p2Re + c1 * p3Re;
      const e2Im = aIm + c2 * p1Im + c3 * p2Im + c1 * p3Im;
      const o2Re = s2 * m1Re - s3 * m2Re - s1 * m3Re;
      const o2Im = s2 * m1Im - s3 * m2Im - s1 * m3Im;
      turn(e2Re + o2Im, e2Im - o2Re, twiddles, w + 2, re, im, to + 2 * stride);
      turn(e2Re - o2Im, e2Im + o2Re, twiddles, w + 8, re, im, to + 5 * stride);
      const e3Re = aRe + c3 * p1Re + c1 * p2Re + c2 * p3Re;
      const e3Im = aIm + c3 * p1Im + c1 * p2Im + c2 * p3Im;
      const o3Re = s3 * m1Re - s1 * m2Re + s2 * m3Re;
      const o3Im = s3 * m1Im - s1 * m2Im + s2 * m3Im;
      turn(e3Re + o3Im, e3Im - o3Re, twiddles, w + 4, re, im, to + 3 * stride);
      turn(e3Re - o3Im, e3Im + o3Re, twiddles, w + 6, re, im, to + 4 * stride);
    }
  }
}

/** Writes a number multiplied by the twiddle factor at `w`. */
function turn(
  aRe: number,
  aIm: number,
  twiddles: Float64Array,
  w: number,
  re: Float64Array,
  im: Float64Array,
  to: number,
): void {
  const wRe = twiddles[w] as number;
  const wIm = twiddles[w + 1] as number;
  re[to] = aRe * wRe - aIm * wIm;
  im[to] = aRe * wIm + aIm * wRe;
}

/** Sums and differences of the two legs of each pair of a butterfly: real and imaginary part of one, then of the other. */
const legs = new Float64Array(2 * radixMax);

/** Root k of an odd butterfly and its mirror take the sums of the pairs by cosines, the differences by sines. */
function odd(
  { radix, length, stride, twiddles, cosines, sines }: MixedStage,
  from: Complex,
  { re, im }: Complex,
): void {
  const fromRe = from.re;
  const fromIm = from.im;
  const step = (length / radix) * stride;
  const legsEnd = 2 * (radix - 1);
  for (let p = 0; p < length / radix; p++) {
    const w = 2 * (radix - 1) * p;
    const end = (p + 1) * stride;
    for (let a = p * stride, to = radix * p * stride; a < end; a++, to++) {
      const aRe = fromRe[a] as number;
      const aIm = fromIm[a] as number;
      let allRe = aRe;
      let allIm = aIm;
      for (
        let leg = 0, b = a + step, c = a + (radix - 1) * step;
        leg < legsEnd;
        leg += 4, b += step, c -= step
      ) {
        const bRe = fromRe[b] as number;
        const bIm = fromIm[b] as number;
        const cRe = fromRe[c] as number;
        const cIm = fromIm[c] as number;
        allRe += bRe + cRe;
        allIm += bIm + cIm;
        legs[leg] = bRe + cRe;
        legs[leg + 1] = bIm + cIm;
        legs[leg + 2] = bRe - cRe;
        legs[leg + 3] = bIm - cIm;
      }
      re[to] = allRe;
      im[to] = allIm;
      for (let k = 1, mirror = radix - 1; k < mirror; k++, mirror--) {
        let evenRe = aRe;
        let evenIm = aIm;
        let oddRe = 0;
        let oddIm = 0;
        for (let leg = 0, part = k; leg < legsEnd; leg += 4) {
          const cosine = cosines[part] as number;
          const sine = sines[part] as number;
          evenRe += cosine * (legs[leg] as number);
          evenIm += cosine * (legs[leg + 1] as number);
          oddRe += sine * (legs[leg + 2] as number);
          oddIm += sine * (legs[leg + 3] as number);
          part += k;
          if (part >= radix) part -= radix;
        }
        const wRe = twiddles[w + 2 * k - 2] as number;
        const wIm = twiddles[w + 2 * k - 1] as number;
        const mirrorRe = twiddles[w + 2 * mirror - 2] as number;
        const mirrorIm = twiddles[w + 2 * mirror - 1] as number;
        const lowRe = evenRe + oddIm;
        const lowIm = evenIm - oddRe;
        const highRe = evenRe - oddIm;
        const highIm = evenIm + oddRe;
        re[to + k * stride] = lowRe * wRe - lowIm * wIm;
        im[to + k * stride] = lowRe * wIm + lowIm * wRe;
        re[to + mirror * stride] = highRe * mirrorRe - highIm * mirrorIm;
        im[to + mirror * stride] = highRe * mirrorIm + highIm * mirrorRe;
      }
    }
  }
}
