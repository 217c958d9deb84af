import { dice } from '../dice.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * A picture that follows from a text: a vertical gradient of two colours as PNG (W3C PNG specification, colour type 2).
 * @param deflate zlib compression of the image data
 */
export function gradientPng(
  text: string,
  width: number,
  height: number,
  deflate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const roll = dice(`picture:${text}`);
  const top = [0, 1, 2].map(() => Math.floor(roll() * 200));
  const bottom = [0, 1, 2].map(() => 55 + Math.floor(roll() * 200));
  const row = 1 + width * 3;
  const data = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < 3; c++) {
      const value = Math.round(
        (top[c] ?? 0) + (((bottom[c] ?? 0) - (top[c] ?? 0)) * y) / Math.max(1, height - 1),
      );
      for (let x = 0; x < width; x++) data[y * row + 1 + x * 3 + c] = value;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  header[9] = 2;
  return concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflate(data)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
