import { describe, expect, it } from 'vitest';
import { resampleForRelease } from './resample-for-release.ts';

const seconds = 0.5;
const resampled = (samples: Float32Array, from: number): Float32Array =>
  resampleForRelease([samples], from, 48_000)[0] as Float32Array;
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

/** Those of recordings, the lowest and the highest that are taken, that of an old sampler, and two without a ratio that helps. */
const rates = [
  4_000, 8_000, 11_025, 22_050, 26_040, 32_000, 44_100, 88_200, 96_000, 192_000, 384_000, 44_099, 95_999,
];

describe.each(rates)('from %i Hz to 48 kHz', (from) => {
  const nyquist = Math.min(from, 48_000) / 2;

  it('a tone in the pass-band keeps its level within 0.001 dB', () => {
    for (const part of [0.01, 0.3, 0.7, 0.9, 0.906]) {
      const hz = Math.round(part * nyquist);
      const gain = db(level(resampled(tone(hz, from), from), hz, 48_000) / 0.9);
      expect(Math.abs(gain)).toBeLessThan(0.001);
    }
  });

  it('what folds or is mirrored is below −110 dB', () => {
    const out = resampled(tone(Math.round(0.9 * nyquist), from), from);
    if (from < 48_000) {
      for (let image = 1; image <= 3; image++) {
        const folded = Math.abs(((image * from - 0.9 * nyquist + 24_000) % 48_000) - 24_000);
        if (folded > nyquist * 1.02) expect(db(level(out, folded, 48_000) / 0.9)).toBeLessThan(-110);
      }
    }
    if (from > 48_000)
      for (const part of [1.001, 1.1, 1.5, 1.9]) {
        const hz = Math.round(part * 24_000);
        if (hz >= from / 2) continue;
        const aliased = resampled(tone(hz, from), from);
        const power = aliased.subarray(2_000, -2_000).reduce((sum, x) => sum + x * x, 0);
        expect(db(Math.sqrt((2 * power) / (aliased.length - 4_000)) / 0.9)).toBeLessThan(-110);
      }
  });

  it('the sound stays in its place: sample n is the sound at n / 48,000 seconds', () => {
    const hz = 997;
    const out = resampled(tone(hz, from), from);
    expect(out).toHaveLength(Math.round((Math.floor(from * seconds) * 48_000) / from));
    expect(residueDb(out, (n) => 0.9 * Math.sin((2 * Math.PI * hz * n) / 48_000))).toBeLessThan(-110);
  });
});

it('the same rate changes nothing', () => {
  const sound = [tone(440, 48_000)];
  expect(resampleForRelease(sound, 48_000, 48_000)).toBe(sound);
});

describe.each([44_100, 96_000, 44_099])('several channels at %i Hz', (from) => {
  it('come out as each alone, silence as silence, and the edges of blocks are not heard', () => {
    const channels = [tone(997, from), new Float32Array(from * seconds), tone(5_003, from)];
    const together = resampleForRelease(channels, from, 48_000);
    channels.forEach((samples, i) => {
      const alone = resampled(samples, from);
      const differences = alone.map((x, n) => Math.abs(x - (together[i]?.[n] ?? Number.NaN)));
      expect(differences).toHaveLength(Math.round((samples.length * 48_000) / from));
      expect(differences.reduce((most, x) => Math.max(most, x), 0)).toBeLessThan(1e-6);
    });
    expect(together[1]?.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThan(1e-12);
  });

  it('the first and the last sample are there: a click stays where it was, and as loud', () => {
    for (const at of [0, Math.floor(from * seconds) - 1, 1_234]) {
      const click = new Float32Array(Math.floor(from * seconds));
      click[at] = 1;
      const out = resampled(click, from);
      const loudest = out.reduce((best, x, n) => (x > (out[best] as number) ? n : best), 0);
      expect(Math.abs(loudest - (at * 48_000) / from)).toBeLessThanOrEqual(1);
    }
  });
});

it('sounds of a few samples, and of none, keep their length', () => {
  for (const length of [0, 1, 2, 147])
    expect(resampled(new Float32Array(length), 44_100)).toHaveLength(Math.round((length * 48_000) / 44_100));
});
