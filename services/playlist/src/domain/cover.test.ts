import { coverTemplates } from '@trc/contracts/documents/brand.v1';
import { families } from '@trc/music/cover-ground';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CoverBrand } from './branded-ground.ts';
import { coverSizePx, designCover, type Measure } from './cover.ts';
import { coverMarkOf } from './publishing.ts';

/** A font in which every letter is 0.6 of its size wide. */
const measure: Measure = (text, sizePx) => [...text].length * sizePx * 0.6;
const key = { worldId: 'wld_1', intersectionId: 'night-bus', ordinal: 0 };
const design = (title: string, series = 'Salt Light') => designCover({ title, series }, key, measure);

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('designCover', () => {
  test('EA-42: any title stays inside the picture, in at most four lines of title', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        fc.string({ maxLength: 90 }),
        (title, series) => {
          const { lines } = design(title, series);
          expect(lines.length).toBeLessThanOrEqual(5);
          for (const { text, sizePx, xPx, yPx } of lines) {
            expect(xPx + measure(text, sizePx)).toBeLessThanOrEqual(coverSizePx);
            expect(yPx - sizePx).toBeGreaterThan(0);
            expect(yPx).toBeLessThan(coverSizePx);
          }
        },
      ),
    );
  });

  test('EA-42: no text of a title reaches the SVG', () => {
    const { groundSvg, lines } = design('<&">\' </svg><script>', '<&>');
    expect(groundSvg).toBe(design('Other', 'Other').groundSvg);
    expect(lines.map(({ text }) => text).join(' ')).toContain('<&>');
  });

  test('a title of usual length keeps all its words, and one that is too long ends in dots', () => {
    const words = 'Late Summer Drift on the Harbour Road';
    expect(
      design(words)
        .lines.slice(1)
        .map(({ text }) => text)
        .join(' '),
    ).toBe(words);
    expect(design('word '.repeat(100)).lines.at(-1)?.text).toMatch(/\.\.\.$/);
  });

  test('Japanese breaks between words and no line begins with a closing mark', () => {
    const { lines } = design('夜のバスと海辺の静かな部屋、そして朝。');
    expect(lines.length).toBeGreaterThan(2);
    for (const { text } of lines) expect(text).not.toMatch(/^[、。ー]/);
  });

  test('what the fonts cannot show is left out', () => {
    expect(design('🌊 Waves\u0000 🌊').lines.at(-1)?.text).toBe('Waves');
    expect(design('Night', '🔥').lines).toHaveLength(1);
  });

  test('the same playlist always gets the same cover, and neighbours get different colours', () => {
    expect(design('A')).toEqual(design('A'));
    const grounds = [0, 1, 2, 3, 4].map(
      (ordinal) =>
        designCover({ title: 'A', series: 'B' }, { ...key, ordinal }, measure).groundSvg.match(/#\w{6}/)?.[0],
    );
    expect(new Set(grounds).size).toBe(5);
  });

  test('white text is readable on both ends of every gradient', () => {
    for (const { from, to } of families.flat())
      for (const colour of [from, to]) expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });

  describe('of a brand', () => {
    const brand = {
      name: 'Night Shift Records',
      colours: { primary: '#3b82f6', background: '#0b1020', text: '#f8fafc' },
      cover_template: 'frame',
    } as const;
    const branded = (title: string, over: Partial<CoverBrand> = {}) =>
      designCover({ title, series: 'Salt Light' }, key, measure, { ...brand, ...over });

    test('bears its name at the top and shows its colours, and none of ours', () => {
      for (const cover_template of coverTemplates) {
        const { groundSvg, textColour, lines } = branded('Night Bus', { cover_template });
        expect(new Set(groundSvg.match(/#[0-9a-f]{6}/g))).toEqual(new Set(['#3b82f6', '#0b1020']));
        expect(textColour).toBe('#f8fafc');
        expect(lines.map(({ text }) => text)).toEqual(['Night Shift Records', 'Salt Light', 'Night Bus']);
      }
    });

    test('keeps its name clear of the longest title', () => {
      const [name, ...others] = branded('word '.repeat(100)).lines;
      expect(Math.min(...others.map(({ yPx, sizePx }) => yPx - sizePx))).toBeGreaterThan(name?.yPx ?? 640);
    });

    test('has a mark of its own, so that a new look replaces the old picture', () => {
      const text = { title: 'a', series: 'b', ordinal: 0 };
      const marks = [
        null,
        brand,
        { ...brand, name: 'Other' },
        { ...brand, cover_template: 'solid' as const },
      ];
      expect(new Set(marks.map((each) => coverMarkOf({ ...text, brand: each }))).size).toBe(4);
    });
  });
});
