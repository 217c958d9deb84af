import { readFileSync } from 'node:fs';
import { brandSchema } from '@trc/contracts/documents/brand.v1';
import { expect, it } from 'vitest';
import { faultOfPicture } from './device-picture.ts';

const example = new URL('../../../../libs/contracts/examples/documents/brand.v1.json', import.meta.url);
const { device_picture } = brandSchema.parse(JSON.parse(readFileSync(example, 'utf8')));
const picture = () => Buffer.from(device_picture ?? '', 'base64');

it('a bitmap of 128 × 64 dots in black and white is a picture, whichever of both is the first', () => {
  expect(faultOfPicture(picture())).toBeNull();
  const inverted = picture();
  inverted.writeUInt32LE(0xff_ffff, 54);
  inverted.writeUInt32LE(0, 58);
  expect(faultOfPicture(inverted)).toBeNull();
});

it.each<[string, (bytes: Buffer) => Buffer | number, RegExp]>([
  ['a byte less', (bytes) => bytes.subarray(1), /1085 bytes/],
  ['another file of this size', (bytes) => bytes.fill(0), /does not begin with BM/],
  ['a header of OS/2', (bytes) => bytes.writeUInt32LE(12, 14), /BITMAPINFOHEADER/],
  ['dots at another place', (bytes) => bytes.writeUInt32LE(54, 10), /begin at byte 54/],
  ['another width', (bytes) => bytes.writeInt32LE(64, 18), /64 × 64/],
  ['rows from the top down', (bytes) => bytes.writeInt32LE(-64, 22), /128 × -64/],
  ['eight bits per dot', (bytes) => bytes.writeUInt16LE(8, 28), /8 bits/],
  ['compressed dots', (bytes) => bytes.writeUInt32LE(1, 30), /compressed/],
  ['other colours', (bytes) => bytes.writeUInt32LE(0xff, 58), /not black and white/],
])('%s is none, and why is said', (_, change, says) => {
  const bytes = picture();
  const changed = change(bytes);
  expect(faultOfPicture(typeof changed === 'number' ? bytes : changed)).toMatch(says);
});
