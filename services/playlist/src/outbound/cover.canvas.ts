import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';
import type { CoverKey } from '@trc/music/cover-ground';
import type { CoverBrand } from '../domain/branded-ground.ts';
import { type CoverText, coverSizePx, designCover, type Measure } from '../domain/cover.ts';

/**
 * Fonts that this service brings along, because a server has none: Noto for Latin, Greek, Cyrillic and Japanese,
 * DejaVu for most of what is left. Both licences allow shipping.
 */
const fonts = [
  { family: 'Cover Noto Sans JP', file: '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf' },
  { family: 'Cover DejaVu Sans', file: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf' },
] as const;

/** Greek and rarer accented Latin letters, which Noto Sans JP has only in part: those texts start with DejaVu. */
const accented = /[\u0180-\u03ff\u1e00-\u1fff]/;

/** Spotify takes 256 KiB of base64, which is 192 KiB of picture. */
export const jpegBytesMax = 192 * 1024;
const qualities = [92, 84, 76, 68, 60, 50, 40, 30];

/** Draws covers as JPEG. The promise rejects when the picture cannot be drawn or is too large at the lowest quality. */
export type DrawCover = (text: CoverText, key: CoverKey, brand: CoverBrand | null) => Promise<Uint8Array>;

/** Loads the fonts once. Throws when one is missing: the service must not start and draw empty boxes. */
export function openCoverCanvas(): DrawCover {
  const { resolve } = createRequire(import.meta.url);
  for (const { family, file } of fonts) {
    if (!GlobalFonts.registerFromPath(resolve(file), family))
      throw new Error(`the font ${file} cannot be read`);
  }
  const names = fonts.map(({ family }) => `"${family}"`);
  const font = (text: string, sizePx: number) =>
    `700 ${sizePx}px ${(accented.test(text) ? names.toReversed() : names).join(', ')}`;
  const ruler = createCanvas(1, 1).getContext('2d');
  const measure: Measure = (text, sizePx) => {
    ruler.font = font(text, sizePx);
    return ruler.measureText(text).width;
  };

  return async (text, key, brand) => {
    const { groundSvg, textColour, lines } = designCover(text, key, measure, brand);
    const canvas = createCanvas(coverSizePx, coverSizePx);
    const context = canvas.getContext('2d');
    context.drawImage(await loadImage(Buffer.from(groundSvg)), 0, 0);
    context.fillStyle = textColour;
    for (const line of lines) {
      context.globalAlpha = line.opacity;
      context.font = font(line.text, line.sizePx);
      context.fillText(line.text, line.xPx, line.yPx);
    }
    for (const quality of qualities) {
      const jpeg = await canvas.encode('jpeg', quality);
      if (jpeg.byteLength <= jpegBytesMax) return jpeg;
    }
    throw new Error(`the cover is larger than ${jpegBytesMax} bytes at the lowest quality`);
  };
}
