import { describe, expect, it } from 'vitest';
import { noise } from '../../../test/sounds.ts';
import { aiff, wav } from '../../../test/writers.ts';
import { locate } from './container.ts';
import { readPcm } from './pcm.ts';
import { isRefusal } from './refusals.ts';

function read(bytes: Uint8Array): Float32Array[] {
  const container = locate(bytes, bytes.length);
  if (isRefusal(container) || !container.pcm) throw new Error(`refused: ${JSON.stringify(container)}`);
  return readPcm(bytes, container.pcm);
}

const left = noise(0.05, 44_100, 0.99, 1);
const right = noise(0.05, 44_100, 0.99, 2);
const stored = (x: number, depth: number) => {
  const full = 2 ** (depth - 1);
  return Math.fround(Math.max(-full, Math.min(full - 1, Math.round(x * full))) / full + 0);
};

describe('uncompressed samples come back as they were stored', () => {
  for (const depth of [8, 16, 24, 32] as const)
    it(`${depth} bits, both byte orders`, () => {
      const expected = [left, right].map((samples) => samples.map((x) => stored(x, depth)));
      expect(read(wav([left, right], 44_100, { depth }))).toEqual(expected);
      expect(read(wav([left, right], 44_100, { depth, extensible: true }))).toEqual(expected);
      expect(read(aiff([left, right], 44_100, { depth }))).toEqual(expected);
    });

  it('16 bits, little-endian AIFF-C', () => {
    const expected = left.map((x) => stored(x, 16));
    expect(read(aiff([left], 44_100, { depth: 16, codec: 'sowt' }))).toEqual([expected]);
  });

  for (const depth of ['f32', 'f64'] as const)
    it(`${depth}, both byte orders, values beyond full scale included`, () => {
      const hot = left.map((x) => 4 * x);
      expect(read(wav([hot], 44_100, { depth }))).toEqual([hot]);
      expect(read(aiff([hot], 44_100, { depth, codec: depth === 'f32' ? 'fl32' : 'fl64' }))).toEqual([hot]);
    });

  it('wherever in memory the file begins', () => {
    for (const depth of [8, 16, 24, 32, 'f32', 'f64'] as const) {
      const file = wav([left, right], 44_100, { depth });
      const shifted = new Uint8Array(file.length + 3).subarray(3);
      shifted.set(file);
      expect(read(shifted)).toEqual(read(file));
    }
  });

  it('full scale is reached exactly', () => {
    expect(read(wav([Float32Array.of(-1, 0, 1)], 44_100))[0]).toEqual(
      Float32Array.of(-1, 0, 32_767 / 32_768),
    );
  });
});
