import { describe, expect, it } from 'vitest';
import { noise } from '../../../test/sounds.ts';
import { growingSound } from './growing-sound.ts';

const left = noise(1, 44_100, 0.5, 1);
const right = noise(1, 44_100, 0.5, 2);

function pieces(of: readonly Float32Array[]): Float32Array[][] {
  const cuts = [0, 1_000, 1_001, 20_000, 44_100];
  return cuts.slice(1).map((end, i) => of.map((samples) => samples.slice(cuts[i], end)));
}

describe('a sound put together from pieces', () => {
  for (const expected of [0, 30_000, 44_100, 100_000])
    it(`is whole when ${expected} frames of 44100 were expected`, () => {
      const sound = growingSound(2, expected);
      for (const piece of pieces([left, right])) sound.add(piece);
      expect(sound.frames).toBe(44_100);
      expect(sound.channels()).toEqual([left, right]);
    });

  it('takes the first channel for one that is missing and leaves out one too many', () => {
    const sound = growingSound(2, 0);
    sound.add([left.slice()]);
    sound.add([left.slice(), right.slice(), left.slice()]);
    expect(sound.channels()[1]?.subarray(0, 44_100)).toEqual(left);
    expect(sound.channels()[1]?.subarray(44_100)).toEqual(right);
    expect(sound.channels()).toHaveLength(2);
  });

  it('lets go of a piece, but not of memory that the piece shares', () => {
    const own = left.slice();
    const shared = left.slice();
    const sound = growingSound(1, 0);
    sound.add([own]);
    sound.add([shared.subarray(0, 100)]);
    expect(own).toHaveLength(0);
    expect(shared).toEqual(left);
  });

  it('is empty without any', () => {
    expect(growingSound(1, 10).channels()).toEqual([new Float32Array(0)]);
  });
});
