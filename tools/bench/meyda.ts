import meyda, { type MeydaAudioFeature } from 'meyda';

// The package's types describe its ES build, node loads the CommonJS one, whose default export is the object itself.
const Meyda = meyda as unknown as typeof meyda.default;

const FEATURES: readonly MeydaAudioFeature[] = [
  'rms',
  'energy',
  'zcr',
  'spectralCentroid',
  'spectralSpread',
  'spectralSkewness',
  'spectralKurtosis',
  'spectralRolloff',
  'spectralFlatness',
  'spectralSlope',
  'spectralCrest',
  'loudness',
  'perceptualSpread',
  'chroma',
  'mfcc',
];
const FRAME_SAMPLES = 2_048;
const HOP_SAMPLES = 1_024;
const RATE_HZ = 44_100;
const WAV_HEADER_BYTES = 44;

/** The peer: everything Meyda offers for a frame, in one call per frame, as it asks to be used. */
export const featuresByMeyda = {
  /** The left channel of a 16-bit stereo WAV, read without ceremony. */
  samplesOf(wav: Uint8Array, seconds: number): Float32Array {
    const view = new DataView(wav.buffer, wav.byteOffset);
    return Float32Array.from(
      { length: seconds * RATE_HZ },
      (_, i) => view.getInt16(WAV_HEADER_BYTES + 4 * i, true) / 32_768,
    );
  },
  extract(mono: Float32Array): void {
    Meyda.bufferSize = FRAME_SAMPLES;
    Meyda.sampleRate = RATE_HZ;
    for (let start = 0; start + FRAME_SAMPLES <= mono.length; start += HOP_SAMPLES)
      Meyda.extract([...FEATURES], mono.subarray(start, start + FRAME_SAMPLES));
  },
};
