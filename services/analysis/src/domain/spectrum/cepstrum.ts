import meyda from 'meyda';
import { ANALYSIS_RATE_HZ, FRAME_SAMPLES } from './spectrum.ts';

// The package's types describe its ES build, node loads the CommonJS one, whose default export is the object itself.
const Meyda = meyda as unknown as typeof meyda.default & { readonly melFilterBank: readonly number[][] };

export const MFCC_COUNT = 13;
/** The lower half of the spectrum, because lossy codecs cut off above 11 kHz and what is left there must not decide. */
export const MFCC_BINS = FRAME_SAMPLES / 4;
/** Meyda's frame with these bins: as long as the shared one, at half its rate. */
const MEYDA_FRAME_SAMPLES = 2 * MFCC_BINS;
const MEYDA_RATE_HZ = ANALYSIS_RATE_HZ / 2;
/** From a spectrum where a full-scale sine is 1 to Meyda's, where it is half the sum of the window. */
const MEYDA_SCALE = (MEYDA_FRAME_SAMPLES - 1) / 4;
/** Sounds are brought to this level first, because Meyda's compression (log of 1 + power) depends on level. */
const LEVEL_RMS = 0.1;

/** A triangle of Meyda's filter bank, zeros left out. */
interface Filter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

const FILTERS = meydaFilters();
const COSINES = FILTERS.map((_, n) =>
  Float64Array.from(
    { length: MFCC_COUNT },
    (_, k) => 2 * Math.cos((Math.PI / FILTERS.length) * (n + 0.5) * k),
  ),
);

/**
 * Mel-frequency cepstral coefficients as Meyda defines them, with its filter bank, of a frame at half the analysis rate.
 * Meyda itself would transform the frame anew; the lower half of the shared spectrum is the same one.
 * @param magnitudes of a frame of {@link FRAME_SAMPLES} at {@link ANALYSIS_RATE_HZ}; the first {@link MFCC_BINS} count
 * @param soundRms root mean square of the whole sound, by which the frame is brought to a common level
 */
export function mfcc(magnitudes: Float32Array, soundRms: number): Float64Array {
  const gain = (MEYDA_SCALE * (soundRms > 0 ? LEVEL_RMS / soundRms : 1)) ** 2;
  const coefficients = new Float64Array(MFCC_COUNT);
  for (let n = 0; n < FILTERS.length; n++) {
    const { firstBin, weights } = FILTERS[n] as Filter;
    let power = 0;
    for (let i = 0; i < weights.length; i++) {
      const m = magnitudes[firstBin + i] as number;
      power += (weights[i] as number) * m * m;
    }
    const level = Math.log(1 + gain * power);
    const cosines = COSINES[n] as Float64Array;
    for (let k = 0; k < MFCC_COUNT; k++)
      coefficients[k] = (coefficients[k] as number) + level * (cosines[k] as number);
  }
  return coefficients;
}

/** Meyda builds its filter bank for the settings on the module when it first extracts; nothing else here uses it. */
function meydaFilters(): Filter[] {
  Meyda.bufferSize = MEYDA_FRAME_SAMPLES;
  Meyda.sampleRate = MEYDA_RATE_HZ;
  Meyda.numberOfMFCCCoefficients = MFCC_COUNT;
  Meyda.extract(['mfcc'], new Float32Array(MEYDA_FRAME_SAMPLES));
  return Meyda.melFilterBank.map((row) => {
    const firstBin = Math.max(
      0,
      row.findIndex((weight) => weight > 0),
    );
    const afterLast = Math.min(MFCC_BINS, row.findLastIndex((weight) => weight > 0) + 1);
    return { firstBin, weights: Float64Array.from(row.slice(firstBin, afterLast)) };
  });
}
