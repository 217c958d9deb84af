import { describe, expect, it } from 'vitest';
import { resampleForRelease } from './resample-for-release.ts';

const seconds = 0.5;
const tone = (hz: number, rateHz: number) =>
  Float32Array.from({ length: rateHz * seconds }, (_, n) => 0.9 * Math.sin((2 * Math.PI * hz * n) / rateHz));

/** Amplitude of one frequency in the middle of a sound, by a Hann-windowed sum. */
function level(samples: Float32Array, hz: number, rateHz: number): number {
  const from = Math.floor(samples.length * 0.1);
  const to = samples.length - from;
  let re = 0;
  let im = 0;
  let weights = 0;
  for (let n = from; n < to; n++) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n - from)) / (to - from - 1));
    const angle = (2 * Math.PI * hz * n) / rateHz;
    re += weight * (samples[n] as number) * Math.cos(angle);
    im += weight * (samples[n] as number) * Math.sin(angle);
    weights += weight;
  }
  return (2 * Math.hypot(re, im)) / weights;
}
const db = (ratio: number) => 20 * Math.log10(ratio);
/** What is left of a sound when its own tone is taken out, against that tone. */
function residueDb(samples: Float32Array, ideal: (n: number) => number): number {
  let wrong = 0;
  let right = 0;
  for (let n = Math.floor(samples.length * 0.1); n < samples.length * 0.9; n++) {
    wrong += ((samples[n] as number) - ideal(n)) ** 2;
    right += ideal(n) ** 2;
  }
  return 10 * Math.log10(wrong / right);
}

const rates = [8_000, 11_025, 22_050, 32_000, 44_100, 88_200, 96_000, 192_000, 44_099];

describe.each(rates)('from %i Hz to 48 kHz', (from) => {
  const nyquist = Math.min(from, 48_000) / 2;

  it('a tone in the pass-band keeps its level within 0.1 dB', () => {
    for (const part of [0.01, 0.3, 0.7, 0.9]) {
      const hz = Math.round(part * nyquist);
      const gain = db(level(resampleForRelease(tone(hz, from), from, 48_000), hz, 48_000) / 0.9);
      expect(Math.abs(gain)).toBeLessThan(0.1);
    }
  });

  it('what folds or is mirrored is below −90 dB', () => {
    const out = resampleForRelease(tone(Math.round(0.9 * nyquist), from), from, 48_000);
    if (from < 48_000) {
      for (let image = 1; image <= 3; image++) {
        const folded = Math.abs(((image * from - 0.9 * nyquist + 24_000) % 48_000) - 24_000);
        if (folded > nyquist * 1.02) expect(db(level(out, folded, 48_000) / 0.9)).toBeLessThan(-90);
      }
    }
    if (from > 48_000)
      for (const part of [1.001, 1.1, 1.5, 1.9]) {
        const hz = Math.round(part * 24_000);
        if (hz >= from / 2) continue;
        const aliased = resampleForRelease(tone(hz, from), from, 48_000);
        const power = aliased.subarray(2_000, -2_000).reduce((sum, x) => sum + x * x, 0);
        expect(db(Math.sqrt((2 * power) / (aliased.length - 4_000)) / 0.9)).toBeLessThan(-90);
      }
  });

  it('the sound stays in its place: sample n is the sound at n / 48,000 seconds', () => {
    const hz = 997;
    const out = resampleForRelease(tone(hz, from), from, 48_000);
    expect(out).toHaveLength(Math.round((Math.floor(from * seconds) * 48_000) / from));
    expect(residueDb(out, (n) => 0.9 * Math.sin((2 * Math.PI * hz * n) / 48_000))).toBeLessThan(-90);
  });
});

it('the same rate changes nothing', () => {
  const sound = tone(440, 48_000);
  expect(resampleForRelease(sound, 48_000, 48_000)).toBe(sound);
});
