/** Sounds made from numbers: the same on every run and every machine, nothing binary in the repository. */

/** Uniform numbers in [0, 1) from a seed. Source: T. Ettinger's mulberry32 (public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function silence(seconds: number, rateHz: number): Float32Array {
  return new Float32Array(Math.round(seconds * rateHz));
}

export function sine(seconds: number, rateHz: number, hz: number, amplitude: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * rateHz) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz),
  );
}

export function noise(seconds: number, rateHz: number, amplitude: number, seed = 1): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: Math.round(seconds * rateHz) }, () => amplitude * (2 * random() - 1));
}

export function decibels(db: number): number {
  return 10 ** (db / 20);
}

function mix(into: Float32Array, atS: number, rateHz: number, sound: Float32Array): void {
  const start = Math.round(atS * rateHz);
  for (let i = 0; i < sound.length && start + i < into.length; i++)
    into[start + i] = (into[start + i] ?? 0) + (sound[i] ?? 0);
}

export function kick(rateHz: number, amplitude = 0.8): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: Math.round(0.3 * rateHz) }, (_, i) => {
    const t = i / rateHz;
    phase += (2 * Math.PI * (48 + 130 * Math.exp(-t * 40))) / rateHz;
    return amplitude * Math.sin(phase) * Math.exp(-t * 12) * Math.min(1, (0.3 - t) / 0.1);
  });
}

export function snare(rateHz: number, seed: number, amplitude = 0.5): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: Math.round(0.2 * rateHz) }, (_, i) => {
    const t = i / rateHz;
    const body = 0.5 * Math.sin(2 * Math.PI * 190 * t) * Math.exp(-t * 25);
    return amplitude * (body + 0.7 * (2 * random() - 1) * Math.exp(-t * 22));
  });
}

/** Noise above about 7 kHz at any rate: a one-pole high pass, twice. */
export function hat(rateHz: number, seed: number, amplitude = 0.2): Float32Array {
  const random = seeded(seed);
  const a = Math.exp((-2 * Math.PI * 7_000) / rateHz);
  let x1 = 0;
  let y1 = 0;
  let y2 = 0;
  return Float32Array.from({ length: Math.round(0.06 * rateHz) }, (_, i) => {
    const x = 2 * random() - 1;
    const previous = y1;
    y1 = a * (y1 + x - x1);
    y2 = a * (y2 + y1 - previous);
    x1 = x;
    return amplitude * y2 * Math.exp((-i / rateHz) * 60);
  });
}

export interface DrumLoop {
  readonly bpm: number;
  readonly rateHz: number;
  readonly bars?: number;
  /**
   * Four beats to the bar, hats in eighths. `backbeat`: bass drum on 1, 3 and the "and" of 3, snare on 2 and 4;
   * `four-to-the-floor`: bass drum on every beat, snare on 2 and 4.
   */
  readonly pattern?: 'backbeat' | 'four-to-the-floor';
}

export function drumLoop({ bpm, rateHz, bars = 4, pattern = 'backbeat' }: DrumLoop): Float32Array {
  const beatS = 60 / bpm;
  const loop = new Float32Array(Math.round(bars * 4 * beatS * rateHz));
  for (let beat = 0; beat < bars * 4; beat++) {
    const at = beat * beatS;
    if (beat % 2 === 0 || pattern === 'four-to-the-floor') mix(loop, at, rateHz, kick(rateHz));
    if (beat % 2 === 1) mix(loop, at, rateHz, snare(rateHz, 7 + beat));
    if (beat % 4 === 2 && pattern === 'backbeat') mix(loop, at + beatS / 2, rateHz, kick(rateHz, 0.6));
    mix(loop, at, rateHz, hat(rateHz, 100 + beat));
    mix(loop, at + beatS / 2, rateHz, hat(rateHz, 200 + beat, 0.14));
  }
  return loop;
}

/** A tone with six falling harmonics and a soft attack and release. */
function note(seconds: number, rateHz: number, midi: number, amplitude: number, cents: number): Float32Array {
  const hz = 440 * 2 ** ((midi - 69 + cents / 100) / 12);
  const length = Math.round(seconds * rateHz);
  return Float32Array.from({ length }, (_, i) => {
    const t = i / rateHz;
    let sum = 0;
    for (let h = 1; h <= 6; h++) if (h * hz < rateHz / 2) sum += Math.sin(2 * Math.PI * h * hz * t) / (h * h);
    return amplitude * sum * Math.min(1, t / 0.02, (seconds - t) / 0.05);
  });
}

const MAJOR_STEPS = [0, 2, 4, 5, 7, 9, 11];
const MINOR_STEPS = [0, 2, 3, 5, 7, 8, 10];

export interface Progression {
  /** 0 = C … 11 = B. */
  readonly tonic: number;
  readonly scale: 'major' | 'minor';
  readonly rateHz: number;
  /** Degrees of the scale, 0 = tonic. */
  readonly degrees?: readonly number[];
  readonly chordS?: number;
  readonly cents?: number;
}

/** Triads on degrees of the scale with the root in the bass. */
export function progression(p: Progression): Float32Array {
  const { tonic, scale, rateHz, degrees = [0, 3, 4, 0], chordS = 1, cents = 0 } = p;
  const steps = scale === 'major' ? MAJOR_STEPS : MINOR_STEPS;
  const pitch = (degree: number) => 12 * Math.floor(degree / 7) + (steps[degree % 7] ?? 0);
  const sound = new Float32Array(Math.round(degrees.length * chordS * rateHz));
  degrees.forEach((degree, i) => {
    const root = 48 + tonic;
    mix(sound, i * chordS, rateHz, note(chordS, rateHz, root - 12 + pitch(degree), 0.15, cents));
    for (const third of [0, 2, 4])
      mix(sound, i * chordS, rateHz, note(chordS, rateHz, root + pitch(degree + third), 0.12, cents));
  });
  return sound;
}

/** A chord that swells for two seconds and stays: nothing to tap a foot to. */
export function pad(seconds: number, rateHz: number): Float32Array {
  const chord = progression({ tonic: 9, scale: 'minor', rateHz, degrees: [0], chordS: seconds });
  return chord.map((x, i) => x * Math.min(1, i / rateHz / 2));
}

export function stereo(left: Float32Array, right: Float32Array = left): Float32Array[] {
  return [left, right];
}
