import { devicePictureBytes, devicePictureSchema } from '@trc/contracts/documents/export.v1';
import { describe, expect, it } from 'vitest';
import { base64Of, bitmapOf, dotsOf, greysOf, placeOf, screenHeight, screenWidth } from './device-bitmap.ts';

const all = screenWidth * screenHeight;
const dotsAt = (...places: readonly (readonly [number, number])[]) => {
  const dots = new Uint8Array(all);
  for (const [x, y] of places) dots[y * screenWidth + x] = 1;
  return dots;
};
const plain = { dithering: 'threshold', threshold: 128, invert: false } as const;
const whites = (dots: Uint8Array) => dots.reduce((sum, dot) => sum + dot, 0);

describe('the bitmap', () => {
  it('has the headers of a Windows bitmap with one bit a dot and two colours', () => {
    const bytes = bitmapOf(dotsAt());
    const view = new DataView(bytes.buffer);
    expect(bytes).toHaveLength(devicePictureBytes);
    expect(String.fromCharCode(...bytes.slice(0, 2))).toBe('BM');
    expect([view.getUint32(2, true), view.getUint32(10, true)]).toEqual([1_086, 62]);
    expect([14, 18, 22].map((at) => view.getInt32(at, true))).toEqual([40, 128, 64]);
    expect([26, 28].map((at) => view.getUint16(at, true))).toEqual([1, 1]);
    expect([30, 34, 46].map((at) => view.getUint32(at, true))).toEqual([0, 1_024, 2]);
    expect([...bytes.slice(54, 62)]).toEqual([0, 0, 0, 0, 255, 255, 255, 0]);
  });

  it('has its rows from the last to the first, and the leftmost dot in the highest bit', () => {
    const bytes = bitmapOf(dotsAt([0, 63], [127, 0], [9, 62]));
    const set = [...bytes.entries()].slice(62).filter(([, byte]) => byte !== 0);
    expect(set).toEqual([
      [62, 0x80],
      [62 + 16 + 1, 0x40],
      [1_085, 0x01],
    ]);
  });

  it('is what the API takes', () => {
    const base64 = base64Of(bitmapOf(new Uint8Array(all).fill(1)));
    expect(devicePictureSchema.safeParse(base64).success).toBe(true);
  });
});

describe('greys', () => {
  it('weigh green most, and what is transparent is black', () => {
    const greys = greysOf([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 0]);
    expect([...greys].map(Math.round)).toEqual([54, 182, 18, 0]);
  });

  it('become black or white by the threshold, or the other way round', () => {
    const greys = new Float32Array(all).fill(127.9);
    greys[0] = 128;
    expect(whites(dotsOf(greys, plain))).toBe(1);
    expect(whites(dotsOf(greys, { ...plain, invert: true }))).toBe(all - 1);
    expect(whites(dotsOf(greys, { ...plain, threshold: 100 }))).toBe(all);
  });

  it('are kept on the whole by dithering, and black and white stay what they are', () => {
    const dithered = { ...plain, dithering: 'floyd-steinberg' } as const;
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const dots = dotsOf(new Float32Array(all).fill(255 * share), dithered);
      expect(whites(dots) / all).toBeCloseTo(share, 1);
    }
  });

  it('are dithered from left to right without running over to the next row', () => {
    const greys = new Float32Array(all);
    for (let y = 0; y < screenHeight; y++) greys[y * screenWidth + screenWidth - 1] = 127;
    const dots = dotsOf(greys, { ...plain, dithering: 'floyd-steinberg' });
    const firstColumn = Array.from({ length: screenHeight }, (_, y) => dots[y * screenWidth]);
    expect(firstColumn.every((dot) => dot === 0)).toBe(true);
  });
});

it('a picture stands as a whole in the middle, or fills the screen', () => {
  expect(placeOf({ width: 640, height: 640 }, false)).toEqual({ x: 32, y: 0, width: 64, height: 64 });
  expect(placeOf({ width: 640, height: 640 }, true)).toEqual({ x: 0, y: -32, width: 128, height: 128 });
});
