/** Relative luminance at which black and white are as easy to read (WCAG 2.2: (1.05 / (l + 0.05)) = (l + 0.05) / 0.05). */
const evenLuminance = 0.179;

/** White or black: what is easier to read on a colour, which is written as `#rrggbb`. */
export function textOn(colour: string): '#ffffff' | '#000000' {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > evenLuminance ? '#000000' : '#ffffff';
}
