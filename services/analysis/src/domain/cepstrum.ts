import meyda from 'meyda';

// The package's types describe its ES build, node loads the CommonJS one, whose default export is the object itself.
const Meyda = meyda as unknown as typeof meyda.default;

export const MFCC_COUNT = 13;
/** Half the analysis rate, because lossy codecs cut off above 11 kHz and what is left there must not decide. */
export const MFCC_RATE_HZ = 22_050;
export const MFCC_FRAME_SAMPLES = 1_024;
/** Sounds are brought to this level first, because Meyda's compression (log of 1 + power) depends on level. */
const LEVEL_RMS = 0.1;

/**
 * Mel-frequency cepstral coefficients of one frame of {@link MFCC_FRAME_SAMPLES} samples at {@link MFCC_RATE_HZ}, from
 * Meyda.
 * Meyda transforms anew at every call, so it is asked once per frame and only for what the shared spectrum does not give.
 * @param soundRms root mean square of the whole sound, by which the frame is brought to a common level
 */
export function mfcc(frame: Float32Array, soundRms: number): number[] {
  const gain = soundRms > 0 ? LEVEL_RMS / soundRms : 1;
  const level = frame.map((x) => x * gain);
  // Meyda keeps its settings, and the filters it builds from them, on the module; this is the only place that uses it.
  Meyda.bufferSize = MFCC_FRAME_SAMPLES;
  Meyda.sampleRate = MFCC_RATE_HZ;
  Meyda.windowingFunction = 'hanning';
  Meyda.numberOfMFCCCoefficients = MFCC_COUNT;
  return Meyda.extract(['mfcc'], level)?.mfcc ?? [];
}
