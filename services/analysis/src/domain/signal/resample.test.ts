import { describe, expect, it } from 'vitest';
import { sine } from '../../../test/sounds.ts';
import { resample } from './resample.ts';

/** Signal to error in dB against the sine it should be, the ends of the filter left out. */
function signalToErrorDb(actual: Float32Array, hz: number, rateHz: number): number {
  const ideal = sine(actual.length / rateHz, rateHz, hz, 0.5);
  let signal = 0;
  let error = 0;
  for (let i = 2_000; i < actual.length - 2_000; i++) {
    signal += (ideal[i] ?? 0) ** 2;
    error += ((actual[i] ?? 0) - (ideal[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / error);
}

describe('resampling', () => {
  for (const [from, to] of [
    [22_050, 44_100],
    [44_100, 48_000],
    [48_000, 44_100],
    [96_000, 44_100],
    [192_000, 44_100],
    [8_000, 44_100],
    [32_000, 44_100],
    [88_200, 44_100],
    [44_100, 22_050],
    [44_100, 11_025],
  ] as const)
    it(`keeps a tone from ${from} to ${to} Hz in level and phase`, () => {
      expect(signalToErrorDb(resample(sine(1, from, 1_000, 0.5), from, to), 1_000, to)).toBeGreaterThan(90);
    });

  it('keeps odd rates better than 60 dB', () => {
    expect(
      signalToErrorDb(resample(sine(1, 44_101, 1_000, 0.5), 44_101, 44_100), 1_000, 44_100),
    ).toBeGreaterThan(60);
  });

  it('removes what the lower rate cannot hold', () => {
    const folded = resample(sine(1, 96_000, 30_000, 0.5), 96_000, 44_100).subarray(2_000, -2_000);
    expect(Math.max(...folded)).toBeLessThan(1e-4);
  });

  it('gives one sample per sample of time', () => {
    expect(resample(new Float32Array(12_345), 48_000, 44_100)).toHaveLength(
      Math.round((12_345 * 44_100) / 48_000),
    );
    expect(resample(new Float32Array(1), 4_000, 44_100)).toHaveLength(11);
    for (const length of [0, 1, 2, 3, 1_023, 1_024, 1_025, 5_000])
      for (const [from, to] of [
        [48_000, 44_100],
        [44_100, 11_025],
        [192_000, 44_100],
        [8_000, 44_100],
        [44_101, 44_100],
      ] as const)
        expect(resample(new Float32Array(length), from, to)).toHaveLength(Math.round((length * to) / from));
  });

  it('keeps a click where it is, whatever the ratio', () => {
    for (const [from, to] of [
      [48_000, 44_100],
      [22_050, 44_100],
      [44_100, 11_025],
      [96_000, 44_100],
      [44_101, 44_100],
    ] as const) {
      const click = new Float32Array(from);
      click[Math.round(0.7 * from)] = 1;
      const moved = resample(click, from, to);
      expect(Math.abs(moved.indexOf(Math.max(...moved)) / to - 0.7)).toBeLessThan(1 / to);
    }
  });
});
