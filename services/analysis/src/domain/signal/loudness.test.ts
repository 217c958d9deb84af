import { describe, expect, it } from 'vitest';
import { decibels, noise, silence, sine } from '../../../test/sounds.ts';
import { measureLoudness, TRUE_PEAK_DBTP_MIN } from './loudness.ts';

function joined(parts: readonly (readonly [seconds: number, dbfs: number])[], rateHz: number): Float32Array {
  const sounds = parts.map(([seconds, dbfs]) => sine(seconds, rateHz, 1_000, decibels(dbfs)));
  const whole = new Float32Array(sounds.reduce((sum, sound) => sum + sound.length, 0));
  let at = 0;
  for (const sound of sounds) {
    whole.set(sound, at);
    at += sound.length;
  }
  return whole;
}

describe('integrated loudness, EBU Tech 3341 table 1', () => {
  const cases = [
    { name: '1', parts: [[20, -23]], lufs: -23 },
    { name: '2', parts: [[20, -33]], lufs: -33 },
    {
      name: '3',
      parts: [
        [10, -36],
        [60, -23],
        [10, -36],
      ],
      lufs: -23,
    },
    {
      name: '4',
      parts: [
        [10, -72],
        [10, -36],
        [60, -23],
        [10, -36],
        [10, -72],
      ],
      lufs: -23,
    },
    {
      name: '5',
      parts: [
        [20, -26],
        [20.1, -20],
        [20, -26],
      ],
      lufs: -23,
    },
  ] as const;
  for (const { name, parts, lufs } of cases)
    it(`case ${name} is within 0.1 LU`, () => {
      const tone = joined(parts, 48_000);
      const { integratedLufs } = measureLoudness([tone, tone], 48_000);
      expect(Math.abs((integratedLufs ?? 0) - lufs)).toBeLessThan(0.1);
    });

  it('case 6, five channels with the surrounds weighted, is within 0.1 LU', () => {
    const level = (dbfs: number) => sine(20, 48_000, 1_000, decibels(dbfs));
    const channels = [level(-28), level(-28), level(-24), silence(20, 48_000), level(-30), level(-30)];
    expect(Math.abs((measureLoudness(channels, 48_000).integratedLufs ?? 0) + 23)).toBeLessThan(0.1);
  });

  for (const rateHz of [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
    it(`is the same at ${rateHz} Hz`, () => {
      const tone = sine(5, rateHz, 1_000, decibels(-23));
      const { integratedLufs } = measureLoudness([tone, tone], rateHz);
      expect(Math.abs((integratedLufs ?? 0) + 23)).toBeLessThan(0.1);
    });

  it('leaves the low-frequency channel out', () => {
    const quiet = silence(2, 48_000);
    const loud = sine(2, 48_000, 1_000, 0.5);
    expect(measureLoudness([quiet, quiet, quiet, loud, quiet, quiet], 48_000).integratedLufs).toBeNull();
  });

  it('measures a hit shorter than a gating block and gives none for silence', () => {
    const hit = sine(0.15, 48_000, 1_000, decibels(-20));
    expect(measureLoudness([hit, hit], 48_000).integratedLufs).toBeCloseTo(-20, 0);
    expect(measureLoudness([silence(3, 48_000)], 48_000)).toEqual({
      integratedLufs: null,
      truePeakDbtp: TRUE_PEAK_DBTP_MIN,
    });
  });
});

describe('true peak, EBU Tech 3341 table 1', () => {
  const tone = (fraction: number, degrees: number) =>
    Float32Array.from({ length: 48_000 }, (_, i) => {
      const fade = Math.min(1, i / 2_000, (48_000 - i) / 2_000);
      return 0.5 * fade * Math.sin(2 * Math.PI * fraction * i + (degrees * Math.PI) / 180);
    });
  for (const [name, fraction, degrees] of [
    ['15', 1 / 4, 0],
    ['16', 1 / 4, 45],
    ['17', 1 / 6, 60],
    ['18', 1 / 8, 67.5],
  ] as const)
    it(`case ${name} is −6.0 dBTP, +0.2 −0.4`, () => {
      const { truePeakDbtp } = measureLoudness([tone(fraction, degrees)], 48_000);
      expect(truePeakDbtp).toBeGreaterThan(-6.42);
      expect(truePeakDbtp).toBeLessThan(-5.82);
    });

  it('is never below the highest sample', () => {
    const x = noise(1, 44_100, 0.7);
    expect(measureLoudness([x], 44_100).truePeakDbtp).toBeGreaterThanOrEqual(20 * Math.log10(Math.max(...x)));
  });
});
