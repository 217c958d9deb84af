import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { locate } from '../container/container.ts';
import { headerOf, isExact } from './file-forms.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();

/** "Lines" are of documentation/design/SP404MK2_FORMAT.md in git-moss/ConvertWithMoss at 14f97349, "02-files" is docs/re/02-files.md in TuscanPL/SparkyMK2. */
describe('the header of an .SMP file', () => {
  const frames = 144_000;
  const header = headerOf('sp404mk2-project', frames, 2, md5);
  const view = new DataView(header.buffer);

  it('has magic, size, rate, channels and depth, big-endian, then zeros (lines 52–59)', () => {
    expect(Buffer.from(header.subarray(0, 4)).toString()).toBe('RFWV');
    expect(view.getUint32(4)).toBe(512 + frames * 4 - 8);
    expect([8, 12, 16].map((at) => view.getUint32(at))).toEqual([48_000, 2, 16]);
    expect(header.subarray(20, 32)).toEqual(new Uint8Array(12));
  });

  it('has the digest that a device accepted for 144,000 stereo frames (02-files, "*.SMP sample"; captured 29 74 ff 85)', () => {
    expect(Buffer.from(header.subarray(32, 36)).toString('hex')).toBe('2974ff85');
    expect(header.subarray(32, 48)).toEqual(Uint8Array.from(md5(header.subarray(4, 20))));
  });

  it('is 512 bytes long, where the device begins to play (line 103; 02-files, offset 200)', () => {
    expect(header).toHaveLength(512);
    expect(header.subarray(48)).toEqual(new Uint8Array(464));
  });
});

describe.each([
  ['wav-48k16', 'wav'],
  ['aiff-48k16', 'aiff'],
] as const)('the header of %s', (format, container) => {
  it.each([1, 2])('says what is in a file of %i channels', (channels) => {
    const frames = 1_000;
    const header = headerOf(format, frames, channels, md5);
    const file = new Uint8Array(header.length + frames * channels * 2);
    file.set(header);
    expect(locate(file, file.length)).toMatchObject({
      probe: { format: container, sampleRateHz: 48_000, channels, bitDepth: 16 },
      pcm: { offsetBytes: header.length, frames, bytesPerSample: 2, littleEndian: container === 'wav' },
      framesClaimed: frames,
    });
  });
});

it('only whole sounds of 48 kHz and at most 16 bits keep their numbers', () => {
  const exact = (sample_rate_hz: number, bit_depth: number | null, format: string) =>
    isExact({ sample_rate_hz, bit_depth, format });
  expect([exact(48_000, 16, 'wav'), exact(48_000, 8, 'aiff'), exact(48_000, 16, 'flac')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([exact(48_000, 24, 'wav'), exact(44_100, 16, 'wav'), exact(48_000, null, 'mp3')]).toEqual([
    false,
    false,
    false,
  ]);
});
