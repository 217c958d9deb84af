import meyda from 'meyda';
import { beforeAll, describe, expect, it } from 'vitest';
import { noise, progression, sine } from '../../test/sounds.ts';
import {
  ANALYSIS_RATE_HZ,
  bandwidthBins,
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

const Meyda = meyda as unknown as typeof meyda.default & Record<string, unknown>;
const frames = {
  noise: noise(0.1, ANALYSIS_RATE_HZ, 0.5).subarray(0, FRAME_SAMPLES),
  chord: progression({ tonic: 2, scale: 'major', rateHz: ANALYSIS_RATE_HZ }).slice(
    9_000,
    9_000 + FRAME_SAMPLES,
  ),
  tone: sine(0.1, ANALYSIS_RATE_HZ, 3_210, 0.5).subarray(0, FRAME_SAMPLES),
};

describe('features taken from the shared spectrum equal those of Meyda on the same frame', () => {
  beforeAll(() => {
    Meyda['bufferSize'] = FRAME_SAMPLES;
    Meyda['sampleRate'] = ANALYSIS_RATE_HZ;
  });
  for (const [name, frame] of Object.entries(frames))
    it(name, () => {
      const theirs = Meyda.extract(
        ['spectralCentroid', 'spectralSpread', 'spectralRolloff', 'spectralFlatness', 'amplitudeSpectrum'],
        frame,
      );
      if (!theirs) throw new Error('Meyda gave nothing');
      const ours = spectrometer(FRAME_SAMPLES)(frame, 0);
      const centroid = centroidBins(ours);
      expect(centroid / (theirs.spectralCentroid ?? 0)).toBeCloseTo(1, 4);
      // Meyda windows in single precision, which shows in the empty bins between tones.
      expect(Math.abs(bandwidthBins(ours, centroid) / (theirs.spectralSpread ?? 0) - 1)).toBeLessThan(0.01);
      const nyquistBin = ANALYSIS_RATE_HZ / (2 * (FRAME_SAMPLES / 2 - 1));
      expect(rolloffBin(ours, 0.99)).toBe(Math.round((theirs.spectralRolloff ?? 0) / nyquistBin));
      expect(Math.abs(flatness(ours, 0, ours.length, 0) / (theirs.spectralFlatness ?? 0) - 1)).toBeLessThan(
        0.03,
      );
    });

  it('counts of samples too, on a frame that Meyda does not window', () => {
    Meyda['windowingFunction'] = 'rect';
    const theirs = Meyda.extract(['rms', 'zcr'], frames.chord);
    Meyda['windowingFunction'] = 'hanning';
    expect(rms(frames.chord, 0, FRAME_SAMPLES)).toBeCloseTo(theirs?.rms ?? 0, 6);
    expect(zeroCrossings(frames.chord, 0, FRAME_SAMPLES)).toBe(theirs?.zcr);
  });
});

describe('spectral features mean what they say', () => {
  it('a full-scale sine has magnitude 1', () => {
    const magnitudes = spectrometer(FRAME_SAMPLES)(
      sine(0.1, ANALYSIS_RATE_HZ, (100 * ANALYSIS_RATE_HZ) / FRAME_SAMPLES, 1),
      0,
    );
    expect(Math.max(...magnitudes)).toBeCloseTo(1, 2);
  });

  it('samples outside the sound are zero', () => {
    expect(Math.max(...spectrometer(FRAME_SAMPLES)(frames.noise, 10 * FRAME_SAMPLES))).toBe(0);
    expect(Math.max(...spectrometer(FRAME_SAMPLES)(frames.noise, -FRAME_SAMPLES))).toBe(0);
  });

  it('noise is flat with little contrast, a chord is neither', () => {
    const spectrum = spectrometer(FRAME_SAMPLES);
    const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const noisy = {
      flatness: flatness(spectrum(frames.noise, 0), 5, 465, 1e-6),
      contrast: mean(contrastDb(spectrum(frames.noise, 0))),
    };
    const tonal = {
      flatness: flatness(spectrum(frames.chord, 0), 5, 465, 1e-6),
      contrast: mean(contrastDb(spectrum(frames.chord, 0))),
    };
    expect(noisy.flatness).toBeGreaterThan(0.7);
    expect(tonal.flatness).toBeLessThan(0.1);
    expect(tonal.contrast).toBeGreaterThan(noisy.contrast);
  });

  it('flux is 0 between a spectrum and itself at another level, √2 between strangers', () => {
    const low = Float32Array.of(1, 2, 0, 0);
    expect(
      flux(
        low,
        low.map((x) => 7 * x),
      ),
    ).toBeCloseTo(0, 6);
    expect(flux(low, Float32Array.of(0, 0, 3, 1))).toBeCloseTo(Math.SQRT2, 6);
  });
});
