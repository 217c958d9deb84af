import { BLOCK_FRAMES } from '../signal/blocks.ts';
import { addTo, type MeanSd, type Running, running, summaryOf } from '../statistics.ts';
import { ONSET_HOP_SAMPLES } from '../tempo/onsets.ts';
import { BANDS, bandLevels } from './bands.ts';
import { MFCC_COUNT, mfcc } from './cepstrum.ts';
import {
  BIN_HZ,
  CONTRAST_BANDS,
  contrastDb,
  FRAME_SAMPLES,
  flux,
  type ShapeSettings,
  shapeOf,
  spectrometer,
  sumOfSquares,
  zeroCrossings,
} from './spectrum.ts';

/** One frame in two gives spectral statistics, one in four the dear ones (contrast, MFCC). */
const STATISTICS_EVERY = 2;
const DEAR_EVERY = 4;
/** Frames with statistics begin one such stretch after another and are two of them long. */
const STRETCH_SAMPLES = STATISTICS_EVERY * ONSET_HOP_SAMPLES;
const SHAPE: ShapeSettings = {
  rolloffPart: 0.85,
  // What lossy codecs cut off above 10 kHz says nothing about the sound.
  flatnessBins: [Math.round(100 / BIN_HZ), Math.round(10_000 / BIN_HZ)],
  flatnessFloor: 1e-6,
};
/** Made once for all sounds, as is the code that is compiled for it. */
const spectrum = spectrometer(FRAME_SAMPLES);
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
  const waves = stretches(mono);
  const pause = waves.rms.reduce((most, level) => Math.max(most, level), 0) * PAUSE;

  const collect = collector();
  const scan = { mono, levels, waves, pause, collect };
  for (let t = 0; t < frames; t += BLOCK_FRAMES) scanFrames(scan, t, Math.min(frames, t + BLOCK_FRAMES));
  return { timbre: summary(collect), levels, frames };
}

interface Scan {
  readonly mono: Float32Array;
  readonly levels: Float32Array;
  readonly waves: Waves;
  readonly pause: number;
  readonly collect: Collector;
}

/** The spectrum two frames ago; that of a sound before is not read. */
const previous = new Float32Array(FRAME_SAMPLES / 2);

function scanFrames({ mono, levels, waves, pause, collect }: Scan, from: number, to: number): void {
  for (let t = from; t < to; t++) {
    const magnitudes = spectrum(mono, t * ONSET_HOP_SAMPLES - FRAME_SAMPLES / 2);
    bandLevels(magnitudes, levels, t * BANDS.length);
    if (t % STATISTICS_EVERY !== 0) continue;
    const frame = t / STATISTICS_EVERY;
    const level = waves.rms[frame] as number;
    if (level > pause) {
      addShape(collect, magnitudes, t > 0 ? previous : null);
      addTo(collect.rms, level);
      addTo(collect.zeroCrossingRate, waves.zeroCrossingRate[frame] as number);
      if (t % DEAR_EVERY === 0) addDear(collect, magnitudes, waves.soundRms);
    }
    previous.set(magnitudes);
  }
}

interface Waves {
  /** Root mean square of each frame with statistics, zero crossings per sample of it. */
  readonly rms: Float64Array;
  readonly zeroCrossingRate: Float64Array;
  readonly soundRms: number;
}

/** What each frame's samples give without a spectrum, from one pass: a frame is the stretches before and after its centre. */
function stretches(mono: Float32Array): Waves {
  const count = Math.floor(mono.length / STRETCH_SAMPLES) + 1;
  const rms = new Float64Array(count);
  const zeroCrossingRate = new Float64Array(count);
  let whole = 0;
  let squaresBefore = 0;
  let crossingsBefore = 0;
  for (let frame = 0; frame < count; frame++) {
    const centre = frame * STRETCH_SAMPLES;
    const end = Math.min(mono.length, centre + STRETCH_SAMPLES);
    const length = Math.max(1, end - Math.max(0, centre - STRETCH_SAMPLES));
    const squares = sumOfSquares(mono, centre, end);
    const crossings = zeroCrossings(mono, centre, end);
    const atCentre = centre > 0 && centre < end ? zeroCrossings(mono, centre - 1, centre + 1) : 0;
    rms[frame] = Math.sqrt((squaresBefore + squares) / length);
    zeroCrossingRate[frame] = (crossingsBefore + atCentre + crossings) / length;
    whole += squares;
    squaresBefore = squares;
    crossingsBefore = crossings;
  }
  return { rms, zeroCrossingRate, soundRms: Math.sqrt(whole / Math.max(1, mono.length)) };
}

function addShape(collect: Collector, magnitudes: Float32Array, previous: Float32Array | null): void {
  const shape = shapeOf(magnitudes, SHAPE);
  addTo(collect.centroidHz, shape.centroidBins * BIN_HZ);
  addTo(collect.bandwidthHz, shape.bandwidthBins * BIN_HZ);
  addTo(collect.rolloffHz, shape.rolloffBin * BIN_HZ);
  addTo(collect.flatness, shape.flatness);
  if (previous) addTo(collect.flux, flux(previous, magnitudes));
}

/** @param soundRms root mean square of the whole sound */
function addDear(collect: Collector, magnitudes: Float32Array, soundRms: number): void {
  const octaves = contrastDb(magnitudes);
  let sum = 0;
  for (let i = 0; i < CONTRAST_BANDS; i++) {
    const db = octaves[i] as number;
    addTo(collect.octaves[i] as Running, db);
    sum += db;
  }
  addTo(collect.contrastDb, sum / CONTRAST_BANDS);
  const coefficients = mfcc(magnitudes, soundRms);
  for (let k = 0; k < MFCC_COUNT; k++) addTo(collect.mfcc[k] as Running, coefficients[k] as number);
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
    centroidHz: summaryOf(collect.centroidHz),
    rolloffHz: summaryOf(collect.rolloffHz),
    bandwidthHz: summaryOf(collect.bandwidthHz),
    flatness: summaryOf(collect.flatness),
    contrastDb: summaryOf(collect.contrastDb),
    flux: summaryOf(collect.flux),
    zeroCrossingRate: summaryOf(collect.zeroCrossingRate),
    rms: summaryOf(collect.rms),
    mfcc: collect.mfcc.map(summaryOf),
    octaveContrastDb: collect.octaves.map(summaryOf),
  };
}
