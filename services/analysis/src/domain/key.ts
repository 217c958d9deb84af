import { resample } from './resample.ts';
import { ANALYSIS_RATE_HZ, spectrometer } from './spectrum.ts';
import { clampUnit, type MeanSd, parabolicOffset, running } from './statistics.ts';

export const TONICS = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
export type Tonic = (typeof TONICS)[number];
export type Scale = 'major' | 'minor';

export interface Key {
  readonly tonic: Tonic;
  readonly scale: Scale;
  /** 0 to 1. */
  readonly confidence: number;
  /** How far the sound is tuned from A = 440 Hz, −50 to 50. */
  readonly tuningCents: number;
  readonly runnerUp: { readonly tonic: Tonic; readonly scale: Scale };
}

export type NoKey = 'silence' | 'no-tonal-content';
export type KeyFinding = (
  | { readonly key: Key; readonly reason: null }
  | { readonly key: null; readonly reason: NoKey }
) & {
  /** Per pitch class from C: mean and spread over the frames, each frame relative to its strongest class. */
  readonly chroma: readonly MeanSd[];
};

const RATE_HZ = 11_025;
const FRAME = 4_096;
const HOP = 1_024;
const LOWEST_HZ = 55;
const HIGHEST_HZ = 2_000;
/** A spectral line is a tone when it is this many times the middle magnitude around it: noise never is. */
const PROMINENCE = 4;
const SURROUNDINGS_BINS = 24;
/** Lines this far below the strongest of their frame (60 dB below full scale at the least) are not heard as pitch. */
const RELATIVE_FLOOR = 0.02;
const ABSOLUTE_FLOOR = 1e-3;
/** A tone stays where it is from frame to frame; a drum's does not. */
const STEADY_BINS = 0.5;
const TONAL_PART_MIN = 0.12;
const CORRELATION_MIN = 0.45;

/** Magnitude counts compressed, so that the bass does not decide alone. */
const COMPRESSION = 0.5;

/**
 * Major and minor profiles from the tonic up. Sources, in order: C. L. Krumhansl, E. J. Kessler, Psychological Review
 * 89(4), 1982; D. Temperley, "The Cognition of Basic Musical Structures", 2001; Á. Faraldo et al., "Key estimation in
 * electronic dance music", ECIR 2016 (EDMA).
 */
const PROFILES: readonly Readonly<Record<Scale, readonly number[]>>[] = [
  {
    major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
  },
  {
    major: [5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4],
    minor: [5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4],
  },
  {
    major: [
      0.16519551, 0.04749026, 0.08293076, 0.06687112, 0.09994645, 0.09274123, 0.05294487, 0.13159476,
      0.05218986, 0.07443653, 0.06940723, 0.0642515,
    ],
    minor: [
      0.17235348, 0.05336489, 0.0761009, 0.10043649, 0.05621498, 0.08527853, 0.0497915, 0.13451001,
      0.07458916, 0.05003023, 0.09187879, 0.05545106,
    ],
  },
];

interface Line {
  readonly bin: number;
  readonly magnitude: number;
}

interface Tones {
  /** Per frame, the tones heard in it. */
  readonly frames: readonly (readonly Line[])[];
  /** Part of the magnitude between 55 Hz and 2 kHz that lies in steady tones, 0 to 1. */
  readonly tonalPart: number;
}

/**
 * Finds the key: steady spectral lines, corrected for tuning, summed into twelve pitch classes and compared with key
 * profiles.
 * Sources: E. Gómez, "Tonal description of music audio signals", PhD thesis, UPF 2006 (chroma from peaks, tuning);
 * the profiles as cited above.
 * @param mono the sound at {@link ANALYSIS_RATE_HZ}
 */
export function findKey(mono: Float32Array): KeyFinding {
  const tones = steadyTones(resample(mono, ANALYSIS_RATE_HZ, RATE_HZ));
  const lines = tones.frames.flat();
  const tuning = tuningSemitones(lines);
  const chromas = tones.frames.filter((frame) => frame.length > 0).map((frame) => chromaOf(frame, tuning));
  const chroma = summarise(chromas);
  if (tones.tonalPart < TONAL_PART_MIN) return { key: null, reason: 'no-tonal-content', chroma };

  const total = Array.from({ length: 12 }, (_, pitch) =>
    chromas.reduce((sum, frame) => sum + (frame[pitch] ?? 0), 0),
  );
  const ranked = rankKeys(total);
  const [best, second] = ranked;
  if (!best || !second || best.correlation < CORRELATION_MIN)
    return { key: null, reason: 'no-tonal-content', chroma };
  const margin = clampUnit((best.correlation - second.correlation) / 0.2);
  const fit = clampUnit((best.correlation - CORRELATION_MIN) / (0.9 - CORRELATION_MIN));
  return {
    key: {
      tonic: best.tonic,
      scale: best.scale,
      confidence: Math.sqrt(margin * fit),
      tuningCents: tuning * 100,
      runnerUp: { tonic: second.tonic, scale: second.scale },
    },
    reason: null,
    chroma,
  };
}

function steadyTones(samples: Float32Array): Tones {
  const spectrum = spectrometer(FRAME);
  const lowest = Math.ceil((LOWEST_HZ * FRAME) / RATE_HZ);
  const highest = Math.floor((HIGHEST_HZ * FRAME) / RATE_HZ);
  const found: Line[][] = [];
  let magnitude = 0;
  const last = Math.max(0, samples.length - FRAME / 2);
  for (let start = -FRAME / 2; start < last; start += HOP) {
    const magnitudes = spectrum(samples, start);
    for (let bin = lowest; bin <= highest; bin++) magnitude += magnitudes[bin] ?? 0;
    found.push(prominentLines(magnitudes, lowest, highest));
  }
  const frames = found.map((lines, t) =>
    lines.filter((line) => isSteady(line, found[t - 1]) && isSteady(line, found[t + 1])),
  );
  // A line is about four bins wide under the Hann window, twice its height in all.
  const tonal = frames.flat().reduce((sum, line) => sum + 2 * line.magnitude, 0);
  return { frames, tonalPart: magnitude > 0 ? tonal / magnitude : 0 };
}

function isSteady(line: Line, neighbours: readonly Line[] | undefined): boolean {
  return neighbours?.some((other) => Math.abs(other.bin - line.bin) <= STEADY_BINS) ?? false;
}

function prominentLines(magnitudes: Float32Array, lowest: number, highest: number): Line[] {
  let strongest = 0;
  for (let bin = lowest; bin <= highest; bin++) strongest = Math.max(strongest, magnitudes[bin] ?? 0);
  const floor = Math.max(ABSOLUTE_FLOOR, RELATIVE_FLOOR * strongest);
  const lines: Line[] = [];
  for (let bin = lowest; bin <= highest; bin++) {
    const m = magnitudes[bin] ?? 0;
    const left = magnitudes[bin - 1] ?? 0;
    const right = magnitudes[bin + 1] ?? 0;
    if (m < floor || m <= left || m < right) continue;
    const around = magnitudes.slice(Math.max(1, bin - SURROUNDINGS_BINS), bin + SURROUNDINGS_BINS + 1).sort();
    if (m < PROMINENCE * (around[around.length >> 1] ?? 0)) continue;
    const offset = parabolicOffset(Math.log(left + 1e-12), Math.log(m), Math.log(right + 1e-12));
    lines.push({ bin: bin + offset, magnitude: m });
  }
  return lines;
}

function midi(line: Line): number {
  return 69 + 12 * Math.log2((line.bin * RATE_HZ) / FRAME / 440);
}

/** Mean distance of the lines from the nearest semitone, −0.5 to 0.5, as the mean direction on a circle. */
function tuningSemitones(lines: readonly Line[]): number {
  let x = 0;
  let y = 0;
  for (const line of lines) {
    const angle = 2 * Math.PI * midi(line);
    const weight = line.magnitude ** COMPRESSION;
    x += weight * Math.cos(angle);
    y += weight * Math.sin(angle);
  }
  return Math.atan2(y, x) / (2 * Math.PI);
}

/** Twelve pitch classes from C; a line between two semitones counts less, by the square of a cosine. */
function chromaOf(lines: readonly Line[], tuning: number): number[] {
  const chroma = new Array<number>(12).fill(0);
  for (const line of lines) {
    const pitch = midi(line) - tuning;
    const nearest = Math.round(pitch);
    const weight = Math.cos(Math.PI * (pitch - nearest)) ** 2;
    const pitchClass = ((nearest % 12) + 12) % 12;
    chroma[pitchClass] = (chroma[pitchClass] ?? 0) + weight * line.magnitude ** COMPRESSION;
  }
  return chroma;
}

function summarise(chromas: readonly (readonly number[])[]): MeanSd[] {
  const stats = Array.from({ length: 12 }, running);
  for (const chroma of chromas) {
    const strongest = Math.max(...chroma);
    stats.forEach((stat, pitch) => {
      stat.add((chroma[pitch] ?? 0) / (strongest || 1));
    });
  }
  return stats.map((stat) => stat.summary());
}

interface RankedKey {
  readonly tonic: Tonic;
  readonly scale: Scale;
  readonly correlation: number;
}

function rankKeys(chroma: readonly number[]): RankedKey[] {
  const keys = TONICS.flatMap((tonic, shift) =>
    (['major', 'minor'] as const).map((scale): RankedKey => {
      const turned = chroma.map((_, pitch) => chroma[(pitch + shift) % 12] ?? 0);
      const sum = PROFILES.reduce((total, profile) => total + pearson(turned, profile[scale]), 0);
      return { tonic, scale, correlation: sum / PROFILES.length };
    }),
  );
  return keys.toSorted((a, b) => b.correlation - a.correlation);
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const meanA = mean(a);
  const meanB = mean(b);
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((value, i) => {
    const x = value - meanA;
    const y = (b[i] ?? 0) - meanB;
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return squaresA > 0 && squaresB > 0 ? product / Math.sqrt(squaresA * squaresB) : 0;
}
