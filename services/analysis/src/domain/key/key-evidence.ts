import { addTo, type MeanSd, type Running, running, summaryOf } from '../statistics.ts';
import { FRAMES_PER_SECOND, type Lines } from './key-lines.ts';

/**
 * What a sound says about its key. The lists by pitch class begin at C, each sums to one before its square root is
 * taken; the triads have major and minor in turn for each root.
 */
export interface KeyEvidence {
  readonly blocks: {
    readonly upper: Float64Array;
    readonly bass: Float64Array;
    readonly lowest: Float64Array;
    readonly triads: Float64Array;
    readonly openingUpper: Float64Array;
    readonly openingBass: Float64Array;
    readonly openingTriads: Float64Array;
    readonly closingUpper: Float64Array;
    readonly closingBass: Float64Array;
    readonly closingTriads: Float64Array;
  };
  /**
   * What tells tones from drums, noise and speech. Of the steady lines: the logarithm of their part of all magnitude,
   * the mean length in frames (at most 12), how well they keep to one tuning, the entropy of their pitch classes, how
   * far they stand out, the logarithm of how many pitches there are, how strongly pitches sound together with their
   * octave and twelfth, and the product of tuning and pitches: many pitches in one tuning.
   */
  readonly tonality: readonly number[];
  /** How far the sound is tuned from A = 440 Hz, −0.5 to 0.5 semitones. */
  readonly tuningSemitones: number;
  /** Per pitch class from C, each moment relative to its strongest class. */
  readonly chroma: readonly MeanSd[];
}

/** Magnitude counts compressed, so that neither the bass nor a loud moment decides alone. */
const COMPRESSION = 0.4;
/** Chords are looked for in stretches of this many frames. */
const MOMENT_FRAMES = 4;
/** How long the first and the last harmony are listened to: about a second. */
const EDGE_MOMENTS = Math.round(FRAMES_PER_SECOND / MOMENT_FRAMES);
/** The ends of a sound are where it reaches this part of its fullest moment: not in hiss, not in the last echo. */
const AUDIBLE = 0.2;
const LOWEST_PITCH = 33;
const PITCHES = 64;
/** The bass fades out and the upper voices fade in over these pitches. */
const BASS_FADE = { from: 53, to: 61 };
const UPPER_FADE = { from: 40, to: 48, least: 0.3 };
/** The lowest note is the lowest pitch with this part of the strongest one. */
const LOWEST_NOTE = 0.25;
const CHORD_BASS = 0.7;
const CHORD_ROOT = 0.25;
/** How clearly one triad has to fit better than another: the factor of the fit in the exponent. */
const CHORD_SHARPNESS = 12;
/** Steady for the tonality measures: at least this many frames. */
const STEADY_FRAMES = 4;
/** Less than this part of all magnitude counts as none. */
const PART_FLOOR = 0.01;

/**
 * Gathers what speaks for one key or another: pitch classes of the whole, of the bass, of the first and the last
 * second, the lowest notes, and the triads heard.
 * Sources: E. Gómez, "Tonal description of music audio signals", PhD thesis, UPF 2006 (pitch classes from spectral
 * peaks, tuning); T. Fujishima, "Realtime chord recognition of musical sound", ICMC 1999 (triad templates);
 * M. Mauch, S. Dixon, "Simultaneous estimation of chords and musical context from audio", IEEE TASLP 18(6), 2010
 * (bass apart from the upper voices).
 */
export function keyEvidence(lines: Lines): KeyEvidence {
  const tuningSemitones = tuningOf(lines);
  const moments = momentsOf(lines, tuningSemitones);
  const chords = triadsOf(moments);
  const whole = { from: 0, to: moments.length };
  const audible = audibleOf(moments);
  const opening = { from: audible.from, to: Math.min(audible.to, audible.from + EDGE_MOMENTS) };
  const closing = { from: Math.max(audible.from, audible.to - EDGE_MOMENTS), to: audible.to };
  const sum = (values: Float64Array, { from, to }: Range, size = 12) => share(summed(values, from, to, size));
  return {
    blocks: {
      upper: sum(moments.upper, whole),
      bass: sum(moments.bass, whole),
      lowest: share(lowestNotes(moments)),
      triads: sum(chords, whole, 24),
      openingUpper: sum(moments.upper, opening),
      openingBass: sum(moments.bass, opening),
      openingTriads: sum(chords, opening, 24),
      closingUpper: sum(moments.upper, closing),
      closingBass: sum(moments.bass, closing),
      closingTriads: sum(chords, closing, 24),
    },
    tonality: tonalityOf(lines),
    tuningSemitones,
    chroma: summarise(moments),
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Stretches of the sound in which anything is heard, twelve numbers each. */
interface Moments {
  readonly length: number;
  readonly upper: Float64Array;
  readonly bass: Float64Array;
  /** Pitch class of the lowest note. */
  readonly lowest: Int32Array;
  readonly weight: Float64Array;
}

/** Mean distance of the steady lines from the nearest semitone, as the mean direction on a circle. */
function tuningOf(lines: Lines): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < lines.pitch.length; i++) {
    const pitch = lines.pitch[i] ?? 0;
    // Below, a bin is wide against a semitone.
    if (pitch < 50 || (lines.run[i] ?? 0) < 2) continue;
    const weight = (lines.magnitude[i] ?? 0) ** COMPRESSION;
    x += weight * Math.cos(2 * Math.PI * pitch);
    y += weight * Math.sin(2 * Math.PI * pitch);
  }
  return Math.atan2(y, x) / (2 * Math.PI);
}

function momentsOf(lines: Lines, tuning: number): Moments {
  const count = Math.ceil(lines.frames / MOMENT_FRAMES);
  const upper = new Float64Array(12 * count);
  const bass = new Float64Array(12 * count);
  const lowest = new Int32Array(count);
  const weights = new Float64Array(count);
  const pitches = new Float64Array(PITCHES);
  let length = 0;
  for (let moment = 0; moment < count; moment++) {
    const from = lines.first[moment * MOMENT_FRAMES] ?? 0;
    const to = lines.first[Math.min(lines.frames, (moment + 1) * MOMENT_FRAMES)] ?? 0;
    const weight = addPitches(lines, from, to, tuning, pitches);
    if (weight <= 0) continue;
    const loudest = pitches.reduce((most, value) => Math.max(most, value), 0);
    const low = pitches.findIndex((value) => value > LOWEST_NOTE * loudest);
    lowest[length] = (LOWEST_PITCH + low) % 12;
    for (let k = 0; k < PITCHES; k++) {
      const value = pitches[k] ?? 0;
      const at = 12 * length + ((LOWEST_PITCH + k) % 12);
      bass[at] = (bass[at] ?? 0) + value * (BASS_WEIGHTS[k] ?? 0);
      upper[at] = (upper[at] ?? 0) + value * (UPPER_WEIGHTS[k] ?? 0);
    }
    weights[length] = weight;
    length++;
  }
  return { length, upper, bass, lowest, weight: weights };
}

/** Fills the semitones with the steady lines; a line between two semitones counts less, by the square of a cosine. */
function addPitches(lines: Lines, from: number, to: number, tuning: number, pitches: Float64Array): number {
  pitches.fill(0);
  let sum = 0;
  for (let i = from; i < to; i++) {
    if ((lines.run[i] ?? 0) < 2) continue;
    const pitch = (lines.pitch[i] ?? 0) - tuning;
    const nearest = Math.round(pitch);
    const k = nearest - LOWEST_PITCH;
    if (k < 0 || k >= PITCHES) continue;
    const value = (lines.magnitude[i] ?? 0) ** COMPRESSION * Math.cos(Math.PI * (pitch - nearest)) ** 2;
    pitches[k] = (pitches[k] ?? 0) + value;
    sum += value;
  }
  return sum;
}

const BASS_WEIGHTS = Float64Array.from({ length: PITCHES }, (_, k) => 1 - fade(LOWEST_PITCH + k, BASS_FADE));
const UPPER_WEIGHTS = Float64Array.from(
  { length: PITCHES },
  (_, k) => UPPER_FADE.least + (1 - UPPER_FADE.least) * fade(LOWEST_PITCH + k, UPPER_FADE),
);

function fade(pitch: number, { from, to }: Range): number {
  return Math.min(1, Math.max(0, (pitch - from) / (to - from)));
}

/** How well each triad fits each moment and its neighbours, as parts of the moment's weight. */
function triadsOf(moments: Moments): Float64Array {
  const fits = new Float64Array(24 * moments.length);
  const around = new Float64Array(12);
  const parts = new Float64Array(24);
  for (let moment = 0; moment < moments.length; moment++) {
    around.fill(0);
    for (let at = Math.max(0, moment - 1); at <= Math.min(moments.length - 1, moment + 1); at++)
      for (let k = 0; k < 12; k++) {
        const value = (moments.upper[12 * at + k] ?? 0) + CHORD_BASS * (moments.bass[12 * at + k] ?? 0);
        around[k] = (around[k] ?? 0) + value / (moments.weight[at] ?? 1);
      }
    const size = Math.sqrt(3 * around.reduce((sum, value) => sum + value * value, 0)) || 1;
    let bass = 0;
    for (let k = 0; k < 12; k++) bass += moments.bass[12 * moment + k] ?? 0;
    let total = 0;
    for (let chord = 0; chord < 24; chord++) {
      const root = chord >> 1;
      const third = (root + (chord % 2 === 0 ? 4 : 3)) % 12;
      const fit =
        ((around[root] ?? 0) + (around[third] ?? 0) + (around[(root + 7) % 12] ?? 0)) / size +
        (CHORD_ROOT * (moments.bass[12 * moment + root] ?? 0)) / (bass || 1);
      const part = Math.exp(CHORD_SHARPNESS * fit);
      parts[chord] = part;
      total += part;
    }
    for (let chord = 0; chord < 24; chord++)
      fits[24 * moment + chord] = ((moments.weight[moment] ?? 0) * (parts[chord] ?? 0)) / total;
  }
  return fits;
}

function audibleOf({ length, weight }: Moments): Range {
  const floor = AUDIBLE * weight.reduce((most, value) => Math.max(most, value), 0);
  let from = 0;
  let to = length;
  while (from < to && (weight[from] ?? 0) < floor) from++;
  while (to > from && (weight[to - 1] ?? 0) < floor) to--;
  return { from, to };
}

function lowestNotes({ length, lowest, weight }: Moments): Float64Array {
  const sums = new Float64Array(12);
  for (let moment = 0; moment < length; moment++) {
    const pitchClass = lowest[moment] ?? 0;
    sums[pitchClass] = (sums[pitchClass] ?? 0) + (weight[moment] ?? 0);
  }
  return sums;
}

function summed(values: Float64Array, from: number, to: number, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let i = size * from; i < size * to; i++) sums[i % size] = (sums[i % size] ?? 0) + (values[i] ?? 0);
  return sums;
}

/** Square roots of the parts of the whole: small parts still count. */
function share(sums: Float64Array): Float64Array {
  const total = sums.reduce((sum, value) => sum + value, 0);
  return total > 0 ? sums.map((value) => Math.sqrt(value / total)) : sums;
}

function tonalityOf(lines: Lines): number[] {
  const perPitch = new Float64Array(PITCHES + 64);
  let steady = 0;
  let weights = 0;
  let lengths = 0;
  let clarity = 0;
  let x = 0;
  let y = 0;
  let onGrid = 0;
  for (let i = 0; i < lines.pitch.length; i++) {
    const magnitude = lines.magnitude[i] ?? 0;
    const weight = magnitude ** COMPRESSION;
    const run = lines.run[i] ?? 0;
    weights += weight;
    lengths += weight * Math.min(12, run);
    if (run < STEADY_FRAMES) continue;
    const pitch = lines.pitch[i] ?? 0;
    steady += magnitude;
    clarity += magnitude * Math.min(50, lines.clarity[i] ?? 0);
    const nearest = Math.round(pitch);
    perPitch[nearest] = (perPitch[nearest] ?? 0) + weight;
    if (pitch < 45) continue;
    x += weight * Math.cos(2 * Math.PI * pitch);
    y += weight * Math.sin(2 * Math.PI * pitch);
    onGrid += weight;
  }
  const all = lines.frameMagnitude.reduce((sum, value) => sum + value, 0);
  const squares = perPitch.reduce((sum, value) => sum + value * value, 0);
  const total = perPitch.reduce((sum, value) => sum + value, 0);
  let together = 0;
  perPitch.forEach((value, pitch) => {
    together += value * ((perPitch[pitch + 12] ?? 0) + (perPitch[pitch + 19] ?? 0));
  });
  const tuning = Math.hypot(x, y) / (onGrid || 1);
  const pitches = Math.log(1 + (total * total) / (squares || 1));
  return [
    // A line is about four bins wide under the Hann window, twice its height in all.
    Math.log((2 * steady) / (all || 1) + PART_FLOOR),
    lengths / (weights || 1),
    tuning,
    entropy(summed(perPitch, 0, Math.floor(perPitch.length / 12), 12)),
    clarity / (steady || 1),
    pitches,
    together / (squares || 1),
    tuning * pitches,
  ];
}

function entropy(sums: Float64Array): number {
  const total = sums.reduce((sum, value) => sum + value, 0);
  return sums.reduce((sum, value) => (value > 0 ? sum - (value / total) * Math.log(value / total) : sum), 0);
}

function summarise({ length, upper }: Moments): MeanSd[] {
  const stats = Array.from({ length: 12 }, running);
  for (let moment = 0; moment < length; moment++) {
    const classes = upper.subarray(12 * moment, 12 * moment + 12);
    const strongest = classes.reduce((most, value) => Math.max(most, value), 0);
    for (let k = 0; k < 12; k++) addTo(stats[k] as Running, (classes[k] ?? 0) / (strongest || 1));
  }
  return stats.map(summaryOf);
}
