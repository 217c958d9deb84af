import { describe, expect, it } from 'vitest';
import { measure } from '../../../test/measure.ts';
import { kick, noise, pad, sine, snare } from '../../../test/sounds.ts';
import { ONSETS_MAX } from './onsets.ts';

function hits(times: readonly number[], seconds: number, hit: Float32Array): Float32Array {
  const sound = new Float32Array(seconds * 44_100);
  for (const at of times) sound.set(hit, Math.round(at * 44_100));
  return sound;
}

/** Faded out within 0.13 s, so that hits close to each other do not cut each other off with a click. */
function shortened(hit: Float32Array): Float32Array {
  return hit.subarray(0, 6_000).map((x, i) => x * Math.exp(-i / 1_500) * (1 - i / 6_000));
}

describe('onsets', () => {
  const times = [0.1, 0.73, 1.31, 1.9, 2.05, 3.2];
  for (const [name, hit] of [
    ['bass drum', shortened(kick(44_100))],
    ['snare', shortened(snare(44_100, 4))],
  ] as const)
    it(`of a ${name} are all found, to within 10 ms`, () => {
      const found = measure(hits(times, 4, hit), 44_100).onsets_s;
      expect(found).toHaveLength(times.length);
      times.forEach((at, i) => {
        expect(Math.abs((found[i] ?? 0) - at)).toBeLessThan(0.01);
      });
    });

  it('are one for a hit at the very start', () => {
    expect(measure(kick(44_100), 44_100).onsets_s).toEqual([0]);
  });

  it('are not heard in steady noise or a swelling chord beyond its start', () => {
    expect(measure(noise(8, 44_100, 0.3), 44_100).onsets_s.length).toBeLessThanOrEqual(1);
    expect(measure(pad(8, 44_100), 44_100).onsets_s.length).toBeLessThanOrEqual(1);
  });

  it('are found at any level', () => {
    const loud = hits(times, 4, shortened(snare(44_100, 4)));
    const quiet = loud.map((x) => x / 500);
    expect(measure(quiet, 44_100).onsets_s).toHaveLength(measure(loud, 44_100).onsets_s.length);
  });

  it('are bounded', () => {
    const ticks = hits(
      Array.from({ length: 3_000 }, (_, i) => i * 0.07),
      211,
      sine(0.005, 44_100, 5_000, 0.9),
    );
    expect(measure(ticks, 44_100).onsets_s.length).toBeLessThanOrEqual(ONSETS_MAX);
  });
});
