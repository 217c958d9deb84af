/** The screen of the sampler. */
export const screenWidth = 128;
export const screenHeight = 64;

/** How greys become black and white: every dot by itself, or each passing what it was off to its neighbours. */
export const ditherings = ['threshold', 'floyd-steinberg'] as const;
export type Dithering = (typeof ditherings)[number];

export interface Drawing {
  readonly dithering: Dithering;
  /** From 0 to 255: greys from here on are white. */
  readonly threshold: number;
  readonly invert: boolean;
}

const headerBytes = 62;
const rowBytes = screenWidth / 8;
const dotsPerMetre = 2_835;

/** Luma of what a canvas gives (RGBA, 4 bytes a dot), transparent parts on black: Rec. ITU-R BT.709, 0 to 255. */
export function greysOf(rgba: ArrayLike<number>): Float32Array {
  const greys = new Float32Array(rgba.length / 4);
  for (let dot = 0; dot < greys.length; dot++) {
    const [r = 0, g = 0, b = 0, a = 0] = [0, 1, 2, 3].map((channel) => rgba[4 * dot + channel]);
    greys[dot] = ((0.2126 * r + 0.7152 * g + 0.0722 * b) * a) / 255;
  }
  return greys;
}

/** Where the error of a dot goes, in sixteenths: Floyd and Steinberg, "An adaptive algorithm for spatial greyscale", 1976. */
const shares = [
  [1, 0, 7],
  [-1, 1, 3],
  [0, 1, 5],
  [1, 1, 1],
] as const;

/** Dots of the screen from greys of as many, row by row from the top: 1 is white. */
export function dotsOf(greys: Float32Array, { dithering, threshold, invert }: Drawing): Uint8Array {
  const left = Float32Array.from(greys);
  const dots = new Uint8Array(left.length);
  for (let dot = 0; dot < dots.length; dot++) {
    const grey = left[dot] as number;
    const isWhite = grey >= threshold;
    dots[dot] = Number(isWhite !== invert);
    if (dithering === 'threshold') continue;
    const error = grey - (isWhite ? 255 : 0);
    for (const [right, down, sixteenths] of shares) {
      const x = (dot % screenWidth) + right;
      const to = dot + down * screenWidth + right;
      if (x < 0 || x >= screenWidth || to >= left.length) continue;
      left[to] = (left[to] as number) + (error * sixteenths) / 16;
    }
  }
  return dots;
}

/**
 * A Windows bitmap of 1 bit a dot: BITMAPFILEHEADER, BITMAPINFOHEADER (Windows GDI, `wingdi.h`), two colours, and the rows
 * from the last to the first, eight dots a byte, the leftmost in the highest bit. 1,086 bytes.
 */
export function bitmapOf(dots: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + rowBytes * screenHeight);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, headerBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, screenWidth, true);
  view.setInt32(22, screenHeight, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 1, true);
  view.setUint32(34, rowBytes * screenHeight, true);
  view.setInt32(38, dotsPerMetre, true);
  view.setInt32(42, dotsPerMetre, true);
  view.setUint32(46, 2, true);
  bytes.set([0, 0, 0, 0, 255, 255, 255, 0], 54);
  for (const [dot, isWhite] of dots.entries()) {
    if (!isWhite) continue;
    const [x, y] = [dot % screenWidth, Math.floor(dot / screenWidth)];
    const at = headerBytes + (screenHeight - 1 - y) * rowBytes + (x >> 3);
    bytes[at] = (bytes[at] as number) | (0x80 >> (x & 7));
  }
  return bytes;
}

export const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Where a picture of any size goes on the screen: as a whole with bars beside it, or filling it and cut. */
export function placeOf(
  { width, height }: { readonly width: number; readonly height: number },
  isFilling: boolean,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const [across, down] = [screenWidth / width, screenHeight / height];
  const scale = isFilling ? Math.max(across, down) : Math.min(across, down);
  const [w, h] = [width * scale, height * scale];
  return { x: (screenWidth - w) / 2, y: (screenHeight - h) / 2, width: w, height: h };
}
