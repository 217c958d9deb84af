import { describe, expect, it } from 'vitest';
import type { Complex } from '../signal/butterflies.ts';
import { complexTransform, radicesOf, sineOf } from './mixed-radix.ts';

/** Something without any order. */
const signal = (length: number): Complex => ({
  re: Float64Array.from({ length }, (_, n) => Math.sin(n * n)),
  im: Float64Array.from({ length }, (_, n) => Math.cos(3 * n * n)),
});

/** The definition of the transform. */
function slow({ re, im }: Complex): Complex {
  const length = re.length;
  const sum = (k: number, part: (n: number, angle: number) => number) => {
    let all = 0;
    for (let n = 0; n < length; n++) all += part(n, (2 * Math.PI * ((k * n) % length)) / length);
    return all;
  };
  const at = (values: Float64Array, n: number) => values[n] as number;
  return {
    re: Float64Array.from({ length }, (_, k) =>
      sum(k, (n, angle) => at(re, n) * Math.cos(angle) + at(im, n) * Math.sin(angle)),
    ),
    im: Float64Array.from({ length }, (_, k) =>
      sum(k, (n, angle) => at(im, n) * Math.cos(angle) - at(re, n) * Math.sin(angle)),
    ),
  };
}

const farthest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);

describe.each([1, 2, 3, 4, 7, 8, 49, 147, 160, 217, 2 * 11 * 13, 3 * 3 * 5 * 7 * 2, 1_024])(
  'of %i samples',
  (length) => {
    it('is what its definition says', () => {
      const expected = slow(signal(length));
      const found = complexTransform(length)(signal(length));
      expect(farthest(found.re, expected.re)).toBeLessThan(1e-10);
      expect(farthest(found.im, expected.im)).toBeLessThan(1e-10);
    });

    it('comes back when its parts are exchanged', () => {
      const transform = complexTransform(length);
      const { re, im } = signal(length);
      const there = transform({ re: re.slice(), im: im.slice() });
      const back = transform({ re: there.im.slice(), im: there.re.slice() });
      expect(
        farthest(
          back.im.map((x) => x / length),
          re,
        ),
      ).toBeLessThan(1e-12);
      expect(
        farthest(
          back.re.map((x) => x / length),
          im,
        ),
      ).toBeLessThan(1e-12);
    });
  },
);

it('a length with a large prime in it has no transform, and says so', () => {
  expect(radicesOf(44_099)).toBeNull();
  expect(() => complexTransform(2 * 37)).toThrow(RangeError);
});

it('the sine is that of Math.sin to the last digits', () => {
  for (let x = -3; x <= 3; x += 0.037)
    expect(Math.abs(sineOf(x) - Math.sin(Math.PI * x))).toBeLessThan(1e-15);
  expect(sineOf(0)).toBe(0);
  expect(sineOf(0.5)).toBeCloseTo(1, 15);
});
