type Rgb = readonly [number, number, number];

const rgbOf = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const hexOf = (rgb: Rgb): string =>
  `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** A colour between two, `share` of the second; both as `#rrggbb`. */
export function mixed(from: string, to: string, share: number): string {
  const [a, b] = [rgbOf(from), rgbOf(to)];
  const channel = (index: 0 | 1 | 2) => a[index] + (b[index] - a[index]) * share;
  return hexOf([channel(0), channel(1), channel(2)]);
}

/** Relative luminance of WCAG 2.2: 0 is black, 1 is white. */
export function luminance(hex: string): number {
  const [r, g, b] = rgbOf(hex).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export const isDark = (hex: string): boolean => contrast(hex, '#ffffff') > contrast(hex, '#000000');

/** The colour itself, or the nearest one towards black or white that can be read on all of the backgrounds. */
export function readable(colour: string, backgrounds: readonly string[], ratio = 4.5): string {
  const end = backgrounds.every(isDark) ? '#ffffff' : '#000000';
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mixed(colour, end, share);
    if (backgrounds.every((background) => contrast(candidate, background) >= ratio)) return candidate;
  }
  return end;
}

/** Ten shades of a colour from light to dark; the seventh (index 6) is the colour itself. */
export function shadesOf(colour: string) {
  const lighter = [0.92, 0.82, 0.66, 0.48, 0.32, 0.16].map((share) => mixed(colour, '#ffffff', share));
  const darker = [0.14, 0.28, 0.42].map((share) => mixed(colour, '#000000', share));
  return [...lighter, colour, ...darker] as unknown as readonly [
    ...[string, string, string, string, string],
    ...[string, string, string, string, string],
  ];
}

export interface Colours {
  readonly primary: string;
  readonly background: string;
  readonly text: string;
}

/** The colours of a page in one scheme. */
export interface Scheme {
  readonly body: string;
  readonly text: string;
  readonly dimmed: string;
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  /** The accent as a text or a thin line on the body. */
  readonly accent: string;
}

const paper: Omit<Colours, 'primary'> = { background: '#faf9f7', text: '#1b1a19' };
const night: Omit<Colours, 'primary'> = { background: '#111113', text: '#edeef0' };

/** The brand's own background and text in the scheme that they make, and a calm stand-in for the other scheme. */
export function schemeOf(brand: Colours, scheme: 'light' | 'dark'): Scheme {
  const isOwn = isDark(brand.background) === (scheme === 'dark');
  const { background, text } = isOwn ? brand : scheme === 'dark' ? night : paper;
  const written = readable(text, [background], 7);
  const white = scheme === 'light' ? '#ffffff' : written;
  const surface = mixed(background, white, scheme === 'light' ? 0.7 : 0.045);
  const raised = mixed(background, white, scheme === 'light' ? 1 : 0.09);
  const all = [background, surface, raised];
  return {
    body: background,
    text: written,
    dimmed: readable(mixed(written, background, 0.38), all, 4.6),
    surface,
    raised,
    line: mixed(background, written, 0.14),
    accent: readable(brand.primary, all, 4.6),
  };
}
