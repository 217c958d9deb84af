import { devicePictureBytes } from '@trc/contracts/documents/export.v1';

const headerBytes = 62;
const widthDots = 128;
const heightDots = 64;
const coloursAt = 54;
const black = 0x00_0000;
const white = 0xff_ffff;

/**
 * Why a file is no picture that a sampler shows, `null` when it is one: a Windows bitmap of one bit per dot, not compressed, with a BITMAPINFOHEADER and two
 * colours before the dots, rows from the bottom up.
 * Source: Microsoft, "Bitmap Storage" and BITMAPINFOHEADER (Windows GDI).
 */
export function faultOfPicture(bytes: Uint8Array): string | null {
  if (bytes.length !== devicePictureBytes)
    return `the file has ${bytes.length} bytes; a bitmap of ${widthDots} × ${heightDots} dots in black and white has ${devicePictureBytes}`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (at: number) => view.getUint32(at, true);
  if (view.getUint16(0) !== 0x424d) return 'the file is no Windows bitmap: it does not begin with BM';
  if (number(14) !== 40) return 'the header is none of Windows 3 (BITMAPINFOHEADER); save it as a plain BMP';
  if (number(10) !== headerBytes)
    return `the dots begin at byte ${number(10)}; with two colours they begin at ${headerBytes}`;
  const height = view.getInt32(22, true);
  if (number(18) !== widthDots || height !== heightDots)
    return `the picture is ${view.getInt32(18, true)} × ${height} dots; the screen has ${widthDots} × ${heightDots}, the lowest row first`;
  if (view.getUint16(26, true) !== 1 || view.getUint16(28, true) !== 1)
    return `a dot has ${view.getUint16(28, true)} bits; it must have one`;
  if (number(30) !== 0) return 'the dots are compressed';
  const colours = [number(coloursAt) & white, number(coloursAt + 4) & white];
  return colours.includes(black) && colours.includes(white)
    ? null
    : 'its two colours are not black and white';
}
