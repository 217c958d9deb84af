import meyda from 'meyda';
import { beforeAll, describe, expect, it } from 'vitest';
import { noise, progression, sine } from '../../../test/sounds.ts';
import { resample } from '../signal/resample.ts';
import { MFCC_BINS, mfcc } from './cepstrum.ts';
import {
  ANALYSIS_RATE_HZ,
  contrastDb,
  FRAME_SAMPLES,
  flux,
  shapeOf,
  spectrometer,
  sumOfSquares,
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
      const ours = shapeOf(spectrometer(FRAME_SAMPLES)(frame, 0), {
        rolloffPart: 0.99,
        flatnessBins: [0, FRAME_SAMPLES / 2],
        flatnessFloor: 0,
      });
      expect(ours.centroidBins / (theirs.spectralCentroid ?? 0)).toBeCloseTo(1, 4);
      // Meyda windows in single precision, which shows in the empty bins between tones.
      expect(Math.abs(ours.bandwidthBins / (theirs.spectralSpread ?? 0) - 1)).toBeLessThan(0.01);
      const nyquistBin = ANALYSIS_RATE_HZ / (2 * (FRAME_SAMPLES / 2 - 1));
      expect(ours.rolloffBin).toBe(Math.round((theirs.spectralRolloff ?? 0) / nyquistBin));
      expect(Math.abs(ours.flatness / (theirs.spectralFlatness ?? 0) - 1)).toBeLessThan(0.03);
    });

  it('counts of samples too, on a frame that Meyda does not window', () => {
    Meyda['windowingFunction'] = 'rect';
    const theirs = Meyda.extract(['rms', 'zcr'], frames.chord);
    Meyda['windowingFunction'] = 'hanning';
    const squares = sumOfSquares(frames.chord, 0, FRAME_SAMPLES);
    expect(Math.sqrt(squares / FRAME_SAMPLES)).toBeCloseTo(theirs?.rms ?? 0, 6);
    expect(zeroCrossings(frames.chord, 0, FRAME_SAMPLES)).toBe(theirs?.zcr);
  });
});

describe('cepstral coefficients from the lower half of the shared spectrum equal those of Meyda', () => {
  const soundRms = 0.1;
  const meydaOf = (frame: Float32Array) => {
    Meyda['bufferSize'] = frame.length;
    Meyda['sampleRate'] = ANALYSIS_RATE_HZ / 2;
    Meyda['melFilterBank'] = undefined;
    Meyda['numberOfMFCCCoefficients'] = 13;
    return Meyda.extract(['mfcc'], frame)?.mfcc ?? [];
  };

  for (const [name, frame] of Object.entries(frames))
    it(`on the same frame of half the rate: ${name}`, () => {
      const half = frame.slice(0, 2 * MFCC_BINS);
      // A frame of half the length has the same bins when the rate is halved too, at the same scale.
      const ours = mfcc(spectrometer(2 * MFCC_BINS)(half, 0), soundRms);
      const theirs = meydaOf(half);
      expect(theirs).toHaveLength(13);
      ours.forEach((coefficient, k) => {
        expect(coefficient).toBeCloseTo(theirs[k] ?? Number.NaN, 2);
      });
    });

  it('on a sound brought to half its rate', () => {
    const sound = progression({ tonic: 2, scale: 'major', rateHz: ANALYSIS_RATE_HZ });
    const ours = mfcc(spectrometer(FRAME_SAMPLES)(sound, 20_000), soundRms);
    const theirs = meydaOf(resample(sound, ANALYSIS_RATE_HZ, ANALYSIS_RATE_HZ / 2).slice(10_000, 11_024));
    ours.forEach((coefficient, k) => {
      expect(Math.abs(coefficient - (theirs[k] ?? Number.NaN))).toBeLessThan(0.1);
    });
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
    const settings = { rolloffPart: 0.85, flatnessBins: [5, 465], flatnessFloor: 1e-6 } as const;
    const of = (frame: Float32Array) => ({
      flatness: shapeOf(spectrum(frame, 0), settings).flatness,
      contrast: contrastDb(spectrum(frame, 0)).reduce((sum, v) => sum + v, 0),
    });
    const noisy = of(frames.noise);
    const tonal = of(frames.chord);
    expect(noisy.flatness).toBeGreaterThan(0.7);
    expect(tonal.flatness).toBeLessThan(0.1);
    expect(tonal.contrast).toBeGreaterThan(noisy.contrast);
  });

  it('contrast is what sorting the octave gives', () => {
    for (const frame of Object.values(frames)) {
      const magnitudes = spectrometer(FRAME_SAMPLES)(frame, 0).slice();
      const octave = magnitudes.slice(149, 297).sort();
      const mean = (part: Float32Array) => part.reduce((sum, v) => sum + v, 0) / part.length + 1e-6;
      const expected = 20 * Math.log10(mean(octave.slice(-15)) / mean(octave.slice(0, 15)));
      expect(contrastDb(magnitudes)[5]).toBeCloseTo(expected, 4);
    }
  });

  it('an empty spectrum has no shape', () => {
    const settings = { rolloffPart: 0.85, flatnessBins: [5, 465], flatnessFloor: 1e-6 } as const;
    expect(shapeOf(new Float32Array(FRAME_SAMPLES / 2), settings)).toEqual({
      centroidBins: 0,
      bandwidthBins: 0,
      rolloffBin: 0,
      flatness: 0,
    });
  });

  it('minus zero is no change of sign', () => {
    expect(zeroCrossings(Float32Array.of(0, -0, 0.1, -0, -0.1, 0), 0, 6)).toBe(2);
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
