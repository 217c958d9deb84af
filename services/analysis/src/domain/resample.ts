/** Zero crossings of the sinc on each side of its centre; with the Kaiser window below about 100 dB of rejection. */
const HALF_TAPS = 16;
const KAISER_BETA = 10;
/** Passband edge as a part of the lower Nyquist frequency; the rest is the filter's slope. */
const CUTOFF = 0.92;
/** Odd rates would need one filter per sample; this many give a timing error below 1/4000 of a sample. */
const PHASES_MAX = 2_048;

/**
 * Changes the sample rate with a polyphase windowed sinc. The result is in phase with the input: sample `n` of the
 * output is the sound at `n / toHz` seconds.
 * Source: J. O. Smith, "Digital Audio Resampling Home Page" (bandlimited interpolation); Kaiser's window.
 * @returns `round(length * toHz / fromHz)` samples; the input itself when the rates are equal
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const from = Math.round(fromHz);
  const to = Math.round(toHz);
  const divisor = gcd(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const phases = Math.min(up, PHASES_MAX);
  const scale = Math.min(1, to / from) * CUTOFF;
  const half = Math.ceil(HALF_TAPS / scale);
  const taps = 2 * half;
  const filters = filterBank(phases, half, scale);

  const padded = new Float32Array(samples.length + 2 * taps);
  padded.set(samples, taps);
  const output = new Float32Array(Math.round((samples.length * to) / from));
  for (let n = 0; n < output.length; n++) {
    const position = n * down;
    const whole = Math.floor(position / up);
    const phase = Math.floor(((position - whole * up) * phases) / up);
    const start = whole - half + 1 + taps;
    const filter = phase * taps;
    let sum = 0;
    for (let k = 0; k < taps; k++) sum += (padded[start + k] ?? 0) * (filters[filter + k] ?? 0);
    output[n] = sum;
  }
  return output;
}

/** One filter per fraction of a sample, each with unit gain at 0 Hz. */
function filterBank(phases: number, half: number, scale: number): Float32Array {
  const taps = 2 * half;
  const bank = new Float32Array(phases * taps);
  const norm = bessel0(KAISER_BETA);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const distance = k - half + 1 - phase / phases;
      const edge = distance / half;
      const window = Math.abs(edge) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / norm;
      const x = Math.PI * distance * scale;
      const value = (x === 0 ? 1 : Math.sin(x) / x) * window;
      bank[phase * taps + k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) bank[phase * taps + k] = (bank[phase * taps + k] ?? 0) / sum;
  }
  return bank;
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
