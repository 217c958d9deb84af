import { describe, expect, it } from 'vitest';
import { openZip, type ZipEntry } from './zip-archive.ts';

/** What a directory says, read as APPNOTE.TXT 4.3.12 to 4.3.16 and 4.5.3 have it; `tail` is the archive from `tailAt` on. */
function directoryOf(tail: Buffer, tailAt: number) {
  const end = tail.subarray(-22);
  expect(end.readUInt32LE(0)).toBe(0x0605_4b50);
  let [count, at] = [end.readUInt16LE(10), end.readUInt32LE(16)];
  const locator = tail.subarray(-42, -22);
  const isZip64 = locator.length === 20 && locator.readUInt32LE(0) === 0x0706_4b50;
  if (isZip64) {
    const record = tail.subarray(Number(locator.readBigUInt64LE(8)) - tailAt);
    expect(record.readUInt32LE(0)).toBe(0x0606_4b50);
    [count, at] = [Number(record.readBigUInt64LE(32)), Number(record.readBigUInt64LE(48))];
  }
  const files: Array<{ path: string; sizeBytes: number; at: number; isFar: boolean }> = [];
  for (let i = 0, header = at - tailAt; i < count; i++) {
    expect(tail.readUInt32LE(header)).toBe(0x0201_4b50);
    const [nameLength, extraLength] = [tail.readUInt16LE(header + 28), tail.readUInt16LE(header + 30)];
    const extra = tail.subarray(header + 46 + nameLength, header + 46 + nameLength + extraLength);
    const place = tail.readUInt32LE(header + 42);
    const isFar = place === 0xffff_ffff;
    expect(tail.readUInt16LE(header + 6)).toBe(isFar ? 45 : 10);
    files.push({
      path: tail.toString('latin1', header + 46, header + 46 + nameLength),
      sizeBytes: tail.readUInt32LE(header + 24),
      at: isFar ? Number(extra.readBigUInt64LE(4)) : place,
      isFar,
    });
    header += 46 + nameLength + extraLength;
  }
  return { isZip64, directoryAt: at, files };
}

const file = (i: number, sizeBytes: number): ZipEntry => ({ path: `${i}.WAV`, sizeBytes, crc32: i });

/** Where each file begins, told by what was written before it. */
function write(entries: readonly ZipEntry[]) {
  const zip = openZip();
  const places = entries.map((entry) => {
    const at = zip.sizeBytes;
    zip.add(entry);
    return at;
  });
  const directoryAt = zip.sizeBytes;
  const tail = Buffer.from(zip.end());
  expect(zip.sizeBytes).toBe(directoryAt + tail.length);
  return { places, directoryAt, tail };
}

describe('an archive', () => {
  it('of 40 GiB says where each of its files is, before and behind the first 4 GiB', () => {
    const entries = Array.from({ length: 640 }, (_, i) => file(i, 64 * 1024 * 1024 + i));
    const { places, directoryAt, tail } = write(entries);
    expect(directoryAt).toBeGreaterThan(40 * 1024 ** 3);
    const read = directoryOf(tail, directoryAt);
    expect(read).toMatchObject({ isZip64: true, directoryAt });
    expect(read.files.map(({ at }) => at)).toEqual(places);
    expect(read.files.filter(({ isFar }) => !isFar)).toHaveLength(64);
    expect(read.files.map(({ path, sizeBytes }) => ({ path, sizeBytes }))).toEqual(
      entries.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
    );
  });

  // 35 bytes stand before the bytes of a file whose name has five letters.
  it.each([
    ['one byte before the last place that 32 bits can tell', 0xffff_fffe, false],
    ['at the number that stands for "look elsewhere"', 0xffff_ffff, true],
    ['behind it', 0x1_0000_0000, true],
  ])('with a file %s is read alike', (_, place, isFar) => {
    const entries = [file(1, 0x8000_0000), file(2, place - 0x8000_0000 - 2 * 35), file(3, 10)];
    const { places, directoryAt, tail } = write(entries);
    expect(places[2]).toBe(place);
    const read = directoryOf(tail, directoryAt);
    expect(read.isZip64).toBe(true);
    expect(read.files[2]).toEqual({ path: '3.WAV', sizeBytes: 10, at: place, isFar });
  });

  it('of less has no larger fields, which old readers do not know', () => {
    const { directoryAt, tail } = write([file(1, 1_000), file(2, 2_000)]);
    expect(directoryOf(tail, directoryAt).isZip64).toBe(false);
    expect(tail.includes('PK\x06\x06')).toBe(false);
  });
});
