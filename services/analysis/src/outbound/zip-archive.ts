/** A file of an archive, as its directory tells of it. */
export interface ZipEntry {
  /** With `/` between folders, ASCII. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly crc32: number;
}

export interface ZipWriter {
  /** All that is written by now, the files' own bytes counted in. */
  readonly sizeBytes: number;
  /** What stands before the file's own bytes; those come next, as they are. */
  add(entry: ZipEntry): Uint8Array;
  /** What stands behind the last file. */
  end(): Uint8Array;
}

/** 1980-01-01 00:00, the first instant that the format knows: an archive says nothing of when it was made. */
const dosTime = 0;
const dosDate = 0x21;
const storeOnly = 0;
/** A plain archive needs 1.0 of a reader, one beyond 4 GiB 4.5. */
const needs = { plain: 10, zip64: 45 } as const;
/** Stands for "look in the larger field", so it is no size and no place itself. */
const uint32Max = 0xffff_ffff;

/**
 * Writes what stands around the files of a zip archive, which are stored as they are: the same entries make the same bytes, and sound hardly deflates.
 * An archive is continued by adding the entries that it has to a new writer. It may pass 4 GiB, a single file of it not.
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16 and 4.5.3.
 */
export function openZip(): ZipWriter {
  const directory: Buffer[] = [];
  let sizeBytes = 0;
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    add(entry) {
      const local = localHeader(entry);
      directory.push(directoryHeader(entry, sizeBytes));
      sizeBytes += local.length + entry.sizeBytes;
      return local;
    },
    end() {
      const listed = Buffer.concat(directory);
      const isFar = sizeBytes + listed.length >= uint32Max;
      const far = isFar ? zip64End(directory.length, listed.length, sizeBytes) : Buffer.alloc(0);
      const close = Buffer.concat([listed, far, end(directory.length, listed.length, sizeBytes)]);
      sizeBytes += close.length;
      return close;
    },
  };
}

/** The fields that both headers of a file share, from "version needed" to the length of the name. */
function facts({ path, sizeBytes, crc32 }: ZipEntry, version: number): Buffer {
  const out = Buffer.alloc(24);
  out.writeUInt16LE(version, 0);
  out.writeUInt16LE(storeOnly, 4);
  out.writeUInt16LE(dosTime, 6);
  out.writeUInt16LE(dosDate, 8);
  out.writeUInt32LE(crc32, 10);
  out.writeUInt32LE(sizeBytes, 14);
  out.writeUInt32LE(sizeBytes, 18);
  out.writeUInt16LE(Buffer.byteLength(path), 22);
  return out;
}

const number16 = (value: number) => {
  const out = Buffer.alloc(2);
  out.writeUInt16LE(value);
  return out;
};

const signature = (text: string) => Buffer.from(`PK${text}`, 'latin1');

function localHeader(entry: ZipEntry): Buffer {
  return Buffer.concat([
    signature('\x03\x04'),
    facts(entry, needs.plain),
    number16(0),
    Buffer.from(entry.path),
  ]);
}

function directoryHeader(entry: ZipEntry, at: number): Buffer {
  const isFar = at >= uint32Max;
  const version = isFar ? needs.zip64 : needs.plain;
  const extra = isFar ? Buffer.alloc(12) : Buffer.alloc(0);
  if (isFar) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(at), 4);
  }
  // Comment length, disk and attributes are all 0 between the length of the extra field and the place of the file.
  const place = Buffer.alloc(16);
  place.writeUInt16LE(extra.length, 0);
  place.writeUInt32LE(Math.min(at, uint32Max), 12);
  return Buffer.concat([
    signature('\x01\x02'),
    number16(version),
    facts(entry, version),
    place,
    Buffer.from(entry.path),
    extra,
  ]);
}

function zip64End(count: number, directoryBytes: number, directoryAt: number): Buffer {
  const record = Buffer.alloc(56);
  signature('\x06\x06').copy(record);
  record.writeBigUInt64LE(BigInt(record.length - 12), 4);
  record.writeUInt16LE(needs.zip64, 12);
  record.writeUInt16LE(needs.zip64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryAt), 48);
  const locator = Buffer.alloc(20);
  signature('\x06\x07').copy(locator);
  locator.writeBigUInt64LE(BigInt(directoryAt + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

function end(count: number, directoryBytes: number, directoryAt: number): Buffer {
  const out = Buffer.alloc(22);
  signature('\x05\x06').copy(out);
  out.writeUInt16LE(count, 8);
  out.writeUInt16LE(count, 10);
  out.writeUInt32LE(directoryBytes, 12);
  out.writeUInt32LE(Math.min(directoryAt, uint32Max), 16);
  return out;
}
