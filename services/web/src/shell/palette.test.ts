import { expect, it } from 'vitest';
import { contrast, isDark, luminance, readable, schemeOf, shadesOf } from './palette.ts';

const brands = [
  { primary: '#e5484d', background: '#111113', text: '#edeef0' },
  { primary: '#ffe600', background: '#ffffff', text: '#777777' },
  { primary: '#101010', background: '#000000', text: '#333333' },
  { primary: '#00ff88', background: '#808080', text: '#ffffff' },
  { primary: '#1b2cc1', background: '#f3e9dc', text: '#20160c' },
];

it('luminance and contrast are those of WCAG', () => {
  expect([luminance('#000000'), luminance('#ffffff')]).toEqual([0, 1]);
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('a colour that can be read stays as it is; another one moves until it can', () => {
  expect(readable('#000000', ['#ffffff'])).toBe('#000000');
  expect(contrast(readable('#ffe600', ['#ffffff']), '#ffffff')).toBeGreaterThanOrEqual(4.5);
});

it('every brand can be read in both schemes, however it was chosen', () => {
  for (const brand of brands)
    for (const scheme of ['light', 'dark'] as const) {
      const { body, text, dimmed, surface, raised, accent } = schemeOf(brand, scheme);
      for (const background of [body, surface, raised]) {
        expect(contrast(text, background)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(dimmed, background)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(accent, background)).toBeGreaterThanOrEqual(4.5);
      }
    }
});

it('a brand keeps its own background in the scheme that it makes', () => {
  for (const brand of brands)
    expect(schemeOf(brand, isDark(brand.background) ? 'dark' : 'light').body).toBe(brand.background);
});

it('shades go from light to dark around the colour', () => {
  const shades = shadesOf('#e5484d');
  expect(shades[6]).toBe('#e5484d');
  const lights = shades.map(luminance);
  expect(lights).toEqual([...lights].sort((a, b) => b - a));
});
