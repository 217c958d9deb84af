import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import { describe, expect, it } from 'vitest';
import { measure } from '../../test/measure.ts';
import { drumLoop, hat, kick, noise, pad, progression, silence, sine, snare } from '../../test/sounds.ts';
import { ANALYSER_VERSION } from './analyse.ts';
import { SIMILARITY_LENGTH } from './library/similarity.ts';
import { resample } from './signal/resample.ts';
import { WAVEFORM_POINTS_MAX } from './signal/waveform.ts';

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

const alike = (a: Analysis, b: Analysis) =>
  a.similarity.reduce((sum, value, i) => sum + value * (b.similarity[i] ?? 0), 0);

const loop = drumLoop({ bpm: 112, rateHz: 44_100 });
const chords = progression({ tonic: 9, scale: 'minor', rateHz: 44_100 });

describe('an analysis', () => {
  it('has the fields the contract fixes', () => {
    const found = measure([loop, loop], 44_100);
    expect(analysisSchema.strict().parse(found)).toEqual(found);
    expect(found.spectral.mfcc.mean).toHaveLength(13);
    expect(found.spectral.chroma.sd).toHaveLength(12);
    expect(found.peaks.min.length).toBeLessThanOrEqual(WAVEFORM_POINTS_MAX);
    expect(found.peaks.max).toHaveLength(found.peaks.min.length);
    expect(found).toMatchObject({
      channels: 2,
      sample_rate_hz: 44_100,
      format: 'wav',
      analyser_version: ANALYSER_VERSION,
    });
  });

  it('is the same every time', () => {
    expect(measure(loop, 44_100)).toEqual(measure(loop, 44_100));
  });

  it('is made of finite numbers for any input', () => {
    const garbage = noise(1, 44_100, 0.5);
    garbage.set([Number.NaN, Number.POSITIVE_INFINITY, -3e38, 3e38, Number.NEGATIVE_INFINITY], 100);
    const opposite = loop.map((x) => -x);
    for (const found of [
      measure(silence(2, 44_100), 44_100),
      measure(Float32Array.of(0.5), 44_100),
      measure(sine(0.01, 44_100, 440, 1), 44_100),
      measure(garbage, 44_100),
      measure([loop, opposite], 44_100),
      measure(new Float32Array(44_100).fill(0.5), 44_100),
      measure(sine(1, 4_000, 440, 1), 4_000),
      measure(sine(0.2, 384_000, 440, 1), 384_000),
      measure(
        Array.from({ length: 8 }, () => chords),
        44_100,
      ),
    ])
      expect(numbersIn(found).filter((x) => !Number.isFinite(x))).toEqual([]);
  });

  it('hears channels that cancel each other', () => {
    const found = measure([loop, loop.map((x) => -x)], 44_100);
    expect(found.tempo?.bpm).toBeCloseTo(112, 0);
    expect(found.loudness.integrated_lufs).toBeGreaterThan(-40);
  });

  it('does not depend on the sample rate', () => {
    const low = resample(chords, 44_100, 22_050);
    const [a, b] = [measure(chords, 44_100), measure(low, 22_050)];
    expect(b.spectral.centroid_hz.mean / a.spectral.centroid_hz.mean).toBeCloseTo(1, 1);
    expect(b.loudness.integrated_lufs).toBeCloseTo(a.loudness.integrated_lufs ?? 0, 1);
    expect(b.key).toMatchObject({ tonic: a.key?.tonic, scale: a.key?.scale });
    expect(b.duration_s).toBeCloseTo(a.duration_s, 4);
  });
});

describe('kind', () => {
  const long = (sound: Float32Array, times: number) => {
    const whole = new Float32Array(sound.length * times);
    for (let i = 0; i < times; i++) whole.set(sound, i * sound.length);
    return whole;
  };
  for (const [name, sound, kind] of [
    ['a bass drum', kick(44_100), 'one-shot'],
    ['a snare', snare(44_100, 2), 'one-shot'],
    ['a pad', pad(6, 44_100), 'one-shot'],
    ['a drum loop', loop, 'loop'],
    ['minutes of drums', long(loop, 8), 'song'],
  ] as const)
    it(`${name} is a ${kind}`, () => {
      expect(measure(sound, 44_100).kind).toBe(kind);
    });
});

describe('waveform', () => {
  it('holds the extremes of each stretch', () => {
    const sound = new Float32Array(4_000);
    sound.set([0.25, -0.75], 1_000);
    const { peaks } = measure(sound, 44_100);
    expect(peaks.samples_per_peak).toBe(4);
    expect(peaks.max[250]).toBe(0.25);
    expect(peaks.min[250]).toBe(-0.75);
    expect(Math.max(...peaks.max.toSpliced(250, 1))).toBe(0);
  });
});

describe('similarity', () => {
  const named = {
    loop: measure(loop, 44_100),
    other: measure(drumLoop({ bpm: 150, rateHz: 44_100, pattern: 'four-to-the-floor' }), 44_100),
    chords: measure(chords, 44_100),
    transposed: measure(progression({ tonic: 2, scale: 'minor', rateHz: 44_100 }), 44_100),
    kick: measure(kick(44_100), 44_100),
    hat: measure(hat(44_100, 3), 44_100),
    noise: measure(noise(4, 44_100, 0.2), 44_100),
  };

  it('is a vector of unit length and fixed size', () => {
    for (const { similarity } of Object.values(named)) {
      expect(similarity).toHaveLength(SIMILARITY_LENGTH);
      expect(Math.hypot(...similarity)).toBeCloseTo(1, 4);
    }
  });

  it('hardly changes with level, rate or bit depth', () => {
    const coarse = loop.map((x) => Math.round(x * 2_048) / 2_048);
    expect(
      alike(
        named.loop,
        measure(
          loop.map((x) => x / 4),
          44_100,
        ),
      ),
    ).toBeGreaterThan(0.98);
    expect(alike(named.loop, measure(resample(loop, 44_100, 48_000), 48_000))).toBeGreaterThan(0.98);
    expect(alike(named.loop, measure(coarse, 44_100))).toBeGreaterThan(0.95);
  });

  it('puts like with like', () => {
    expect(alike(named.loop, named.other)).toBeGreaterThan(alike(named.loop, named.chords));
    expect(alike(named.chords, named.transposed)).toBeGreaterThan(alike(named.chords, named.loop));
    expect(alike(named.kick, named.hat)).toBeLessThan(alike(named.chords, named.transposed));
    expect(alike(named.hat, named.noise)).toBeGreaterThan(alike(named.hat, named.chords));
  });
});
