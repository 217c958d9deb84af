import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DrawCover, jpegBytesMax, openCoverCanvas } from '../src/outbound/cover.canvas.ts';

let draw: DrawCover;
beforeAll(() => {
  draw = openCoverCanvas();
});

const key = { worldId: 'wld_1', intersectionId: 'night-bus', ordinal: 1 };

async function pixels(jpeg: Uint8Array): Promise<Uint8ClampedArray> {
  const picture = await loadImage(Buffer.from(jpeg));
  const context = createCanvas(picture.width, picture.height).getContext('2d');
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height).data;
}

describe('the drawn cover', () => {
  for (const title of [
    'Night Bus',
    '夜のバス',
    '<&">\'',
    'w'.repeat(200),
    'Ночной автобус',
    'ليل طويل',
    '🌊',
    '',
  ]) {
    test(`EA-41: "${title.slice(0, 20)}" is a square JPEG of at most 192 KiB`, async () => {
      const jpeg = await draw({ title, series: 'Salt & Light' }, key);
      expect([...jpeg.slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect(jpeg.byteLength).toBeLessThanOrEqual(jpegBytesMax);
      expect(Math.ceil(jpegBytesMax / 3) * 4).toBeLessThanOrEqual(256 * 1024);
      const picture = await loadImage(Buffer.from(jpeg));
      expect([picture.width, picture.height]).toEqual([640, 640]);
    });
  }

  test('two titles of one length give different pictures: the fonts have the letters', async () => {
    for (const [a, b] of [
      ['ab', 'ba'],
      ['夜海', '海夜'],
      ['Ночь', 'Ьчон'],
    ] as const) {
      const [first, second] = [
        await pixels(await draw({ title: a, series: 'x' }, key)),
        await pixels(await draw({ title: b, series: 'x' }, key)),
      ];
      const changed = first.filter((value, index) => Math.abs(value - (second[index] ?? 0)) > 40).length;
      expect(changed).toBeGreaterThan(500);
    }
  });
});
