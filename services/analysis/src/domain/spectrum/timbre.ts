import { type MeanSd, type Running, running } from '../statistics.ts';
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

  const spectrum = spectrometer(FRAME_SAMPLES);
  const previous = new Float32Array(FRAME_SAMPLES / 2);
  const collect = collector();
  for (let t = 0; t < frames; t++) {
    const magnitudes = spectrum(mono, t * ONSET_HOP_SAMPLES - FRAME_SAMPLES / 2);
    bandLevels(magnitudes, levels, t * BANDS.length);
    if (t % STATISTICS_EVERY !== 0) continue;
    const frame = t / STATISTICS_EVERY;
    const level = waves.rms[frame] ?? 0;
    if (level > pause) {
      addShape(collect, magnitudes, t > 0 ? previous : null);
      collect.rms.add(level);
      collect.zeroCrossingRate.add(waves.zeroCrossingRate[frame] ?? 0);
      if (t % DEAR_EVERY === 0) addDear(collect, magnitudes, waves.soundRms);
    }
    previous.set(magnitudes);
  }
  return { timbre: summary(collect), levels, frames };
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
  collect.centroidHz.add(shape.centroidBins * BIN_HZ);
  collect.bandwidthHz.add(shape.bandwidthBins * BIN_HZ);
  collect.rolloffHz.add(shape.rolloffBin * BIN_HZ);
  collect.flatness.add(shape.flatness);
  if (previous) collect.flux.add(flux(previous, magnitudes));
}

/** @param soundRms root mean square of the whole sound */
function addDear(collect: Collector, magnitudes: Float32Array, soundRms: number): void {
  const octaves = contrastDb(magnitudes);
  collect.contrastDb.add(octaves.reduce((sum, db) => sum + db, 0) / octaves.length);
  collect.octaves.forEach((octave, i) => {
    octave.add(octaves[i] ?? 0);
  });
  mfcc(magnitudes, soundRms).forEach((coefficient, i) => {
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
