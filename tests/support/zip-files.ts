import { crc32 } from 'node:zlib';

const endSignature = 'PK\x05\x06';

/**
 * The files of a zip archive that stores them as they are, found by its own directory; throws when a checksum does not fit.
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function filesOfZip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(endSignature, undefined, 'latin1');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let i = 0; i < archive.readUInt16LE(end + 10); i++) {
    const sizeBytes = archive.readUInt32LE(at + 24);
    const nameBytes = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const name = archive.toString('latin1', at + 46, at + 46 + nameBytes);
    const bytes = archive.subarray(start, start + sizeBytes);
    if (crc32(bytes) !== archive.readUInt32LE(at + 16)) throw new Error(`${name} is damaged`);
    files.set(name, bytes);
    at += 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
