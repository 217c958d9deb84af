import { describe, expect, it } from 'vitest';
import { BEATS_MAX, trackBeats } from './beats.ts';

const FPS = 86;

/** A curve of mean zero with a peak at each of the given times. */
function curveWith(timesS: readonly number[], seconds: number): Float32Array {
  const curve = new Float32Array(Math.round(seconds * FPS)).fill(-0.05);
  for (const at of timesS) {
    const frame = Math.round(at * FPS);
    if (frame < curve.length) curve[frame] = 1;
  }
  return curve;
}

const steady = (periodS: number, seconds: number, from = 0.3) =>
  Array.from({ length: Math.floor((seconds - from) / periodS) }, (_, i) => from + i * periodS);

describe('a beat grid', () => {
  it('lies on the beats, also where some are not played', () => {
    const beats = steady(0.5, 20);
    const { beatsS, stability } = trackBeats(
      curveWith(
        beats.filter((_, i) => i % 7 !== 3),
        20,
      ),
      0.5 * FPS,
      FPS,
    );
    for (const at of beats) expect(Math.min(...beatsS.map((beat) => Math.abs(beat - at)))).toBeLessThan(0.02);
    expect(stability).toBeGreaterThan(0.9);
  });

  it('tells the tempo better than the frames it was asked for', () => {
    const { periodS } = trackBeats(curveWith(steady(0.4837, 60), 60), Math.round(0.4837 * FPS), FPS);
    expect(Math.abs(periodS / 0.4837 - 1)).toBeLessThan(0.001);
  });

  it('is less stable the less the beats come like a clock', () => {
    const loose = (jitter: number) =>
      trackBeats(
        curveWith(
          steady(0.5, 30).map((at, i) => at + jitter * Math.sin(i * 2.4)),
          30,
        ),
        0.5 * FPS,
        FPS,
      ).stability;
    expect(loose(0.02)).toBeLessThan(loose(0));
    expect(loose(0.06)).toBeLessThan(loose(0.02));
  });

  it('is bounded', () => {
    expect(trackBeats(curveWith(steady(0.25, 700), 700), 0.25 * FPS, FPS).beatsS.length).toBe(BEATS_MAX);
  });
});
