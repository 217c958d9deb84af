/** Real and imaginary parts of a signal or of its spectrum. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A step of a self-sorting Fourier transform: `length / radix` butterflies, each over `stride` columns. */
export interface Stage {
  readonly length: number;
  readonly stride: number;
  /** For each butterfly ω, ω² … up to one less than the radix, real and imaginary part in turn. */
  readonly twiddles: Float64Array;
}

/**
 * A stage of butterflies of four, from one signal to the other.
 * Source: self-sorting transform after Stockham, C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", SIAM 1992, §1.7 and §2.4.
 */
export function fours({ length, stride, twiddles }: Stage, from: Complex, { re, im }: Complex): void {
  const fromRe = from.re;
  const fromIm = from.im;
  const quarter = (length / 4) * stride;
  for (let p = 0; p < length / 4; p++) {
    const w1Re = twiddles[6 * p] as number;
    const w1Im = twiddles[6 * p + 1] as number;
    const w2Re = twiddles[6 * p + 2] as number;
    const w2Im = twiddles[6 * p + 3] as number;
    const w3Re = twiddles[6 * p + 4] as number;
    const w3Im = twiddles[6 * p + 5] as number;
    const end = (p + 1) * stride;
    for (let a = p * stride, to = 4 * p * stride; a < end; a++, to++) {
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
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
      const firstRe = caRe + dbIm;
      const firstIm = caIm - dbRe;
      const secondRe = acRe - bdRe;
      const secondIm = acIm - bdIm;
      const thirdRe = caRe - dbIm;
      const thirdIm = caIm + dbRe;
      re[to] = acRe + bdRe;
      im[to] = acIm + bdIm;
      re[to + stride] = firstRe * w1Re - firstIm * w1Im;
      im[to + stride] = firstRe * w1Im + firstIm * w1Re;
      re[to + 2 * stride] = secondRe * w2Re - secondIm * w2Im;
      im[to + 2 * stride] = secondRe * w2Im + secondIm * w2Re;
      re[to + 3 * stride] = thirdRe * w3Re - thirdIm * w3Im;
      im[to + 3 * stride] = thirdRe * w3Im + thirdIm * w3Re;
    }
  }
}
