import { createCanvas, loadImage } from '@napi-rs/canvas';
import { coverTemplates } from '@trc/contracts/documents/brand.v1';
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
      const jpeg = await draw({ title, series: 'Salt & Light' }, key, null);
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
        await pixels(await draw({ title: a, series: 'x' }, key, null)),
        await pixels(await draw({ title: b, series: 'x' }, key, null)),
      ];
      const changed = first.filter((value, index) => Math.abs(value - (second[index] ?? 0)) > 40).length;
      expect(changed).toBeGreaterThan(500);
    }
  });

  test('in the colours of a brand, for each of its templates', async () => {
    const colours = { primary: '#3b82f6', background: '#0b1020', text: '#f8fafc' };
    const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    const places = { gradient: [638, 2], solid: [320, 5], frame: [320, 20] } satisfies Record<
      string,
      [number, number]
    >;
    for (const cover_template of coverTemplates) {
      const brand = { name: 'Night Shift Records', colours, cover_template };
      const data = await pixels(await draw({ title: 'Night Bus', series: 'x' }, key, brand));
      const at = (xPx: number, yPx: number) => [
        ...data.slice((yPx * 640 + xPx) * 4, (yPx * 640 + xPx) * 4 + 3),
      ];
      const near = (found: number[], hex: string) =>
        expect(Math.max(...found.map((value, i) => Math.abs(value - (rgb(hex)[i] ?? 0))))).toBeLessThan(16);
      near(at(...places[cover_template]), colours.primary);
      near(at(10, 600), colours.background);
      const [red = 0] = rgb(colours.text);
      const isText = (index: number) => Math.abs((data[index] ?? 0) - red) < 8;
      expect([...Array(640 * 640).keys()].filter((pixel) => isText(pixel * 4)).length).toBeGreaterThan(2_000);
    }
  });
});
