import { type CoverKey, coverGround } from '@trc/music/cover-ground';
import { brandedGround, type CoverBrand } from './branded-ground.ts';

/** Width in pixels of a line of text at a font size. */
export type Measure = (text: string, sizePx: number) => number;

export interface CoverText {
  /** Large: the intersection. */
  readonly title: string;
  /** Small, above it: the world. */
  readonly series: string;
}

export interface TextLine {
  readonly text: string;
  readonly sizePx: number;
  /** Where the baseline starts, from the upper left corner. */
  readonly xPx: number;
  readonly yPx: number;
  readonly opacity: number;
}

/** A cover as plain data: a ground to rasterise and lines of text in one colour to set on it. */
export interface Cover {
  readonly groundSvg: string;
  readonly textColour: string;
  readonly lines: readonly TextLine[];
}

export const coverSizePx = 640;
const marginPx = 48;
const textWidthPx = coverSizePx - 2 * marginPx;
const titleLinesMax = 4;
/** Sizes at which words stay whole, and those at which one that is too wide may be cut. */
const wholeSizesPx = [92, 84, 76, 68, 60, 54];
const cutSizesPx = [60, 54, 48, 42, 36];
const seriesSizePx = 26;
const lineHeight = 1.12;
const ellipsis = '...';

/**
 * A playlist cover: a diagonal gradient of two colours with soft lights, and the title at the lower left, wrapped and
 * scaled to the width. A brand brings its own ground, colour of text, and its name at the top. The same text and key give the same cover. The text is not part of the SVG, because SVG
 * renderers take one font per text where a title may need several.
 */
export function designCover(
  text: CoverText,
  key: CoverKey,
  measure: Measure,
  brand: CoverBrand | null = null,
): Cover {
  const title = fitTitle(printable(text.title), measure);
  const linePx = title.sizePx * lineHeight;
  const firstPx = coverSizePx - marginPx - linePx * (title.lines.length - 1) - title.sizePx * 0.22;
  const series = {
    text: fitLine(printable(text.series), seriesSizePx, measure),
    sizePx: seriesSizePx,
    xPx: marginPx,
    yPx: firstPx - title.sizePx * 1.02 - 18,
    opacity: 0.82,
  };
  const lines = title.lines.map((line, index) => ({
    text: line,
    sizePx: title.sizePx,
    xPx: marginPx,
    yPx: firstPx + index * linePx,
    opacity: 1,
  }));
  const name = brand && {
    ...series,
    text: fitLine(printable(brand.name), seriesSizePx, measure),
    yPx: marginPx + seriesSizePx,
  };
  return {
    groundSvg: brand ? brandedGround(brand, coverSizePx) : groundSvg(key),
    textColour: brand?.colours.text ?? '#ffffff',
    lines: [...(name ? [name] : []), series, ...lines].filter((line) => line.text !== ''),
  };
}

function groundSvg(key: CoverKey): string {
  const { from, to, glow, turnDeg, lights } = coverGround(key);
  const px = (share: number) => Math.round(share * coverSizePx);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${coverSizePx}" height="${coverSizePx}" viewBox="0 0 ${coverSizePx} ${coverSizePx}">`,
    '<defs>',
    `<linearGradient id="ground" x1="0" y1="0" x2="1" y2="1" gradientTransform="rotate(${turnDeg} 0.5 0.5)">`,
    `<stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`,
    `<radialGradient id="light"><stop offset="0" stop-color="${glow}" stop-opacity="0.55"/>`,
    `<stop offset="0.7" stop-color="${glow}" stop-opacity="0.12"/><stop offset="1" stop-color="${glow}" stop-opacity="0"/></radialGradient>`,
    '<linearGradient id="shade" x1="0" y1="0" x2="0" y2="1"><stop offset="0.3" stop-color="#000" stop-opacity="0"/>',
    '<stop offset="1" stop-color="#000" stop-opacity="0.45"/></linearGradient>',
    '</defs>',
    `<rect width="${coverSizePx}" height="${coverSizePx}" fill="url(#ground)"/>`,
    ...lights.map(
      ({ cx, cy, r }) => `<circle cx="${px(cx)}" cy="${px(cy)}" r="${px(r)}" fill="url(#light)"/>`,
    ),
    `<rect width="${coverSizePx}" height="${coverSizePx}" fill="url(#shade)"/>`,
    '</svg>',
  ].join('');
}

interface TextBlock {
  readonly sizePx: number;
  readonly lines: readonly string[];
}

/** The largest size at which the title fits in four lines; at the smallest size what is too much ends in dots. */
function fitTitle(title: string, measure: Measure): TextBlock {
  const sizes = [
    ...wholeSizesPx.map((sizePx) => ({ sizePx, mayCut: false })),
    ...cutSizesPx.map((sizePx) => ({ sizePx, mayCut: true })),
  ];
  let block: TextBlock = { sizePx: seriesSizePx, lines: [] };
  for (const { sizePx, mayCut } of sizes) {
    const lines = wrap(title, (text) => measure(text, sizePx) <= textWidthPx, mayCut);
    if (lines === null) continue;
    block = { sizePx, lines };
    if (lines.length <= titleLinesMax) return block;
  }
  const rest = block.lines.slice(titleLinesMax - 1).join(' ');
  const last = shorten(rest, (text) => measure(text, block.sizePx) <= textWidthPx);
  return { ...block, lines: [...block.lines.slice(0, titleLinesMax - 1), last] };
}

function fitLine(text: string, sizePx: number, measure: Measure): string {
  const fits = (candidate: string) => measure(candidate, sizePx) <= textWidthPx;
  return fits(text) ? text : shorten(text, fits);
}

const words = new Intl.Segmenter('ja', { granularity: 'word' });
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Breaks between words, also where no spaces part them. Null when a word is wider than a line and may not be cut. */
function wrap(text: string, fits: (text: string) => boolean, mayCut: boolean): string[] | null {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (fits((line + piece).trim())) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trim());
    line = piece.trimStart();
    while (!fits(line.trim())) {
      if (!mayCut) return null;
      const head = longestHead(line, fits);
      lines.push(head);
      line = line.slice(head.length).trimStart();
    }
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines;
}

/** At least one letter, and as many as fit. */
function longestHead(text: string, fits: (text: string) => boolean): string {
  let head = '';
  for (const { segment } of graphemes.segment(text)) {
    if (head !== '' && !fits(head + segment)) return head;
    head += segment;
  }
  return head;
}

/** Words with the spaces and the closing marks that follow them: neither may begin a line. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const { segment } of words.segment(text)) {
    const isTail = /^[\s\p{Pe}\p{Pf}\p{Po}ー々]+$/u.test(segment) && !/^[&#@*]/.test(segment);
    if (isTail && found.length > 0) found[found.length - 1] += segment;
    else found.push(segment);
  }
  return found;
}

function shorten(text: string, fits: (text: string) => boolean): string {
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  while (letters.length > 0 && !fits(letters.join('').trimEnd() + ellipsis)) letters.pop();
  return letters.join('').trimEnd() + ellipsis;
}

/** Text without what a picture cannot show: control characters, half characters, and pictographs that the fonts lack. */
function printable(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![©®™])\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier}|\p{Regional_Indicator}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
