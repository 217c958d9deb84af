declare module 'fft.js' {
  /** The part of fft.js 4 that is used here; `size` is a power of two. */
  export default class FFT {
    constructor(size: number);
    /** Fills the first `size + 2` numbers of `out` (re, im, re, im …) with the lower half of the spectrum. */
    realTransform(out: Float64Array, input: Float64Array | Float32Array): void;
    /** `out` and `input` are `2 * size` numbers (re, im, re, im …). */
    inverseTransform(out: Float64Array, input: Float64Array): void;
  }
}
