import { BANDS, bandLevels } from './bands.ts';
import { MFCC_COUNT, MFCC_FRAME_SAMPLES, MFCC_RATE_HZ, mfcc } from './cepstrum.ts';
import { ONSET_HOP_SAMPLES } from './onsets.ts';
import { resample } from './resample.ts';
import {
  ANALYSIS_RATE_HZ,
  BIN_HZ,
  bandwidthBins,
  CONTRAST_BANDS,
  centroidBins,
  contrastDb,
  FRAME_SAMPLES,
  flatness,
  flux,
  rms,
  rolloffBin,
  spectrometer,
  zeroCrossings,
} from './spectrum.ts';
import { type MeanSd, type Running, running } from './statistics.ts';

/** One frame in two gives spectral statistics, one in four the dear ones (contrast, MFCC). */
const STATISTICS_EVERY = 2;
const DEAR_EVERY = 4;
/** At most this many frames of a sound, evenly spread, go through Meyda. */
const MFCC_FRAMES_MAX = 1_200;
const ROLLOFF_PART = 0.85;
/** Flatness ends here: what lossy codecs cut off above says nothing about the sound. */
const FLATNESS_BINS = [Math.round(100 / BIN_HZ), Math.round(10_000 / BIN_HZ)] as const;
const FLATNESS_FLOOR = 1e-6;
/** Frames this far below the loudest one are pauses and count for no statistic. */
const PAUSE = 1e-3;

export interface Timbre {
  readonly centroidHz: MeanSd;
  readonly rolloffHz: MeanSd;
  readonly bandwidthHz: MeanSd;
  readonly flatness: MeanSd;
  /** Mean over the octaves, dB. */
  readonly contrastDb: MeanSd;
  readonly flux: MeanSd;
  /** Sign changes per sample at 44.1 kHz. */
  readonly zeroCrossingRate: MeanSd;
  readonly rms: MeanSd;
  readonly mfcc: readonly MeanSd[];
  /** Contrast of each octave, dB. */
  readonly octaveContrastDb: readonly MeanSd[];
}

export interface SpectralScan {
  readonly timbre: Timbre;
  /** Band levels of every onset frame, `frames × BANDS.length`. */
  readonly levels: Float32Array;
  readonly frames: number;
}

interface Collector {
  readonly centroidHz: Running;
  readonly rolloffHz: Running;
  readonly bandwidthHz: Running;
  readonly flatness: Running;
  readonly contrastDb: Running;
  readonly flux: Running;
  readonly zeroCrossingRate: Running;
  readonly rms: Running;
  readonly mfcc: readonly Running[];
  readonly octaves: readonly Running[];
}

/**
 * One pass of overlapping frames over a sound: each frame is transformed once, and everything that a spectrum gives is
 * taken from that one.
 * @param mono the sound at 44.1 kHz
 */
export function scanSpectrum(mono: Float32Array): SpectralScan {
  const frames = Math.floor(mono.length / ONSET_HOP_SAMPLES) + 1;
  const levels = new Float32Array(frames * BANDS.length);
  const loudness = frameLevels(mono, frames);
  const pause = loudness.reduce((most, level) => Math.max(most, level), 0) * PAUSE;
  const soundRms = rms(mono, 0, mono.length);
  const dearFrames = Math.ceil(frames / DEAR_EVERY);
  const mfccEvery = DEAR_EVERY * Math.ceil(dearFrames / MFCC_FRAMES_MAX);

  const dull = resample(mono, ANALYSIS_RATE_HZ, MFCC_RATE_HZ);
  const spectrum = spectrometer(FRAME_SAMPLES);
  const previous = new Float32Array(FRAME_SAMPLES / 2);
  const collect = collector();
  for (let t = 0; t < frames; t++) {
    const start = t * ONSET_HOP_SAMPLES - FRAME_SAMPLES / 2;
    const magnitudes = spectrum(mono, start);
    bandLevels(magnitudes, levels, t * BANDS.length);
    if (t % STATISTICS_EVERY !== 0) continue;
    const level = loudness[t] ?? 0;
    if (level > pause) {
      addShape(collect, magnitudes, t > 0 ? previous : null);
      collect.rms.add(level);
      const from = Math.max(0, start);
      const to = Math.min(mono.length, start + FRAME_SAMPLES);
      collect.zeroCrossingRate.add(zeroCrossings(mono, from, to) / Math.max(1, to - from));
      if (t % DEAR_EVERY === 0) addContrast(collect, magnitudes);
      if (t % mfccEvery === 0) addMfcc(collect, dull, start, soundRms);
    }
    previous.set(magnitudes);
  }
  return { timbre: summary(collect), levels, frames };
}

function frameLevels(mono: Float32Array, frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, t) => {
    if (t % STATISTICS_EVERY !== 0) return 0;
    const start = t * ONSET_HOP_SAMPLES - FRAME_SAMPLES / 2;
    return rms(mono, start, start + FRAME_SAMPLES);
  });
}

function addShape(collect: Collector, magnitudes: Float32Array, previous: Float32Array | null): void {
  const centroid = centroidBins(magnitudes);
  collect.centroidHz.add(centroid * BIN_HZ);
  collect.bandwidthHz.add(bandwidthBins(magnitudes, centroid) * BIN_HZ);
  collect.rolloffHz.add(rolloffBin(magnitudes, ROLLOFF_PART) * BIN_HZ);
  collect.flatness.add(flatness(magnitudes, FLATNESS_BINS[0], FLATNESS_BINS[1], FLATNESS_FLOOR));
  if (previous) collect.flux.add(flux(previous, magnitudes));
}

function addContrast(collect: Collector, magnitudes: Float32Array): void {
  const octaves = contrastDb(magnitudes);
  collect.contrastDb.add(octaves.reduce((sum, db) => sum + db, 0) / octaves.length);
  collect.octaves.forEach((octave, i) => {
    octave.add(octaves[i] ?? 0);
  });
}

/** @param start first sample of the frame at the analysis rate; the frame lasts as long as a spectrum's */
function addMfcc(collect: Collector, dull: Float32Array, start: number, soundRms: number): void {
  const frame = new Float32Array(MFCC_FRAME_SAMPLES);
  const first = Math.round((start * MFCC_RATE_HZ) / ANALYSIS_RATE_HZ);
  const from = Math.max(0, first);
  frame.set(dull.subarray(from, Math.min(dull.length, first + MFCC_FRAME_SAMPLES)), from - first);
  mfcc(frame, soundRms).forEach((coefficient, i) => {
    collect.mfcc[i]?.add(coefficient);
  });
}

function collector(): Collector {
  return {
    centroidHz: running(),
    rolloffHz: running(),
    bandwidthHz: running(),
    flatness: running(),
    contrastDb: running(),
    flux: running(),
    zeroCrossingRate: running(),
    rms: running(),
    mfcc: Array.from({ length: MFCC_COUNT }, running),
    octaves: Array.from({ length: CONTRAST_BANDS }, running),
  };
}

function summary(collect: Collector): Timbre {
  return {
    centroidHz: collect.centroidHz.summary(),
    rolloffHz: collect.rolloffHz.summary(),
    bandwidthHz: collect.bandwidthHz.summary(),
    flatness: collect.flatness.summary(),
    contrastDb: collect.contrastDb.summary(),
    flux: collect.flux.summary(),
    zeroCrossingRate: collect.zeroCrossingRate.summary(),
    rms: collect.rms.summary(),
    mfcc: collect.mfcc.map((stat) => stat.summary()),
    octaveContrastDb: collect.octaves.map((stat) => stat.summary()),
  };
}
