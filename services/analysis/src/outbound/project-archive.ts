import { crc32 } from 'node:zlib';

/** No archive that is read here. The message is a sentence for its owner; the same bytes would be refused again. */
export class BrokenArchive extends Error {}
/** One file of an archive is not what the archive says of it. */
export class BrokenEntry extends Error {}

/** A file of which any part can be read. */
export interface Ranges {
  readonly sizeBytes: number;
  /** Exactly this part; nobody asks for more than there is. */
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>;
}

export interface ArchiveEntry {
  readonly path: string;
  readonly sizeBytes: number;
  readonly crc32: number;
  /** Where it begins, with its own header, and where at the latest it ends. */
  readonly from: number;
  readonly until: number;
}

const entriesMax = 1_000;
const directoryBytesMax = 1024 * 1024;
const pathCharsMax = 255;
/** What is in memory of an archive at a time; even, because sounds are of two bytes. */
const sliceBytes = 4 * 1024 * 1024;

const signatures = {
  local: 0x0403_4b50,
  directory: 0x0201_4b50,
  end: 0x0605_4b50,
  end64: 0x0606_4b50,
} as const;
const locatorSignature = 0x0706_4b50;
const sizes = { local: 30, directory: 46, end: 22, end64: 56, locator: 20 } as const;
const commentBytesMax = 0xffff;
const zip64Field = 1;
const far = 0xffff_ffff;
/** Encrypted, a patch, strongly encrypted, a masked directory. */
const flagsRefused = 0x2061;

const broken = (detail: string) => new BrokenArchive(`The archive cannot be read: ${detail}.`);

/**
 * The files of a zip archive that stores them as they are, from its directory: the form that `zip-archive.ts` writes, and no other. Hostile archives are
 * refused before anything of them is read: their files lie in the file, in no other file and in front of the directory, so that reading all of them is
 * reading the archive once.
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.4.4 and 4.5.3.
 * @throws BrokenArchive
 */
export async function listArchive(file: Ranges): Promise<readonly ArchiveEntry[]> {
  const { at, bytes, count } = await findDirectory(file);
  if (count > entriesMax) throw broken(`it has ${count} files; a project has no more than ${entriesMax}`);
  if (bytes > directoryBytesMax) throw broken('its directory is too large');
  const directory = view(bytes === 0 ? new Uint8Array() : await file.read(at, bytes));
  const entries: Array<Omit<ArchiveEntry, 'until'>> = [];
  let place = 0;
  for (let i = 0; i < count; i++) {
    const { entry, end } = readDirectoryEntry(directory, place);
    entries.push(entry);
    place = end;
  }
  if (place !== bytes) throw broken('its directory has another length than it says');
  const taken = new Set<string>();
  for (const { path } of entries) {
    if (taken.has(path.toUpperCase())) throw broken(`it has two files ${path}`);
    taken.add(path.toUpperCase());
  }
  const inOrder = entries.toSorted((a, b) => a.from - b.from);
  return inOrder.map((entry, i) => {
    const until = inOrder[i + 1]?.from ?? at;
    if (entry.from + sizes.local + Buffer.byteLength(entry.path) + entry.sizeBytes > until)
      throw broken(`${entry.path} lies over what follows it`);
    return { ...entry, until };
  });
}

/**
 * The bytes of a file, a slice at a time.
 * @throws BrokenEntry when they are not those that the directory tells of, at the end at the latest
 */
export async function* slicesOf(file: Ranges, entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
  const nameBytes = Buffer.byteLength(entry.path);
  const headBytes = sizes.local + nameBytes;
  const first = await file.read(
    entry.from,
    Math.min(entry.until - entry.from, headBytes + Math.min(entry.sizeBytes, sliceBytes)),
  );
  const head = view(first);
  const isSame =
    head.getUint32(0, true) === signatures.local &&
    head.getUint16(8, true) === 0 &&
    (head.getUint16(6, true) & flagsRefused) === 0 &&
    head.getUint16(26, true) === nameBytes &&
    Buffer.from(first.subarray(sizes.local, headBytes)).toString() === entry.path;
  if (!isSame) throw new BrokenEntry('Its own header is not what the directory of the archive says.');
  const extraBytes = head.getUint16(28, true);
  const dataAt = entry.from + headBytes + extraBytes;
  if (dataAt + entry.sizeBytes > entry.until) throw new BrokenEntry('It does not lie where it should.');

  let sum = 0;
  let done = 0;
  const take = (bytes: Uint8Array) => {
    sum = crc32(bytes, sum);
    done += bytes.length;
    return bytes;
  };
  // Our archives have no extra field, so that the first read has the beginning of the file, too.
  const already = extraBytes === 0 ? first.subarray(headBytes, headBytes + entry.sizeBytes) : noBytes;
  if (already.length > 0) yield take(already);
  while (done < entry.sizeBytes)
    yield take(await file.read(dataAt + done, Math.min(sliceBytes, entry.sizeBytes - done)));
  if (sum !== entry.crc32) throw new BrokenEntry('Its bytes do not have the checksum that the archive says.');
}

/** All of a file that is small. @throws BrokenEntry */
export async function readEntry(file: Ranges, entry: ArchiveEntry, sizeBytesMax: number): Promise<Buffer> {
  if (entry.sizeBytes > sizeBytesMax)
    throw new BrokenEntry(`It has ${entry.sizeBytes} bytes, more than ${sizeBytesMax}.`);
  const slices: Uint8Array[] = [];
  for await (const slice of slicesOf(file, entry)) slices.push(slice);
  return Buffer.concat(slices);
}

interface Directory {
  readonly at: number;
  readonly bytes: number;
  readonly count: number;
}

/** The directory ends where the record of its end begins: nothing is between them, and nothing behind but a comment. */
async function findDirectory(file: Ranges): Promise<Directory> {
  const tailBytes = Math.min(file.sizeBytes, sizes.locator + sizes.end + commentBytesMax);
  if (tailBytes < sizes.end) throw broken('it is too short for one');
  const tail = view(await file.read(file.sizeBytes - tailBytes, tailBytes));
  const end = findEnd(tail);
  if (end === null) throw broken('it is no ZIP file, or not all of one');
  const endAt = file.sizeBytes - tailBytes + end;
  if (tail.getUint16(end + 4, true) !== 0 || tail.getUint16(end + 6, true) !== 0)
    throw broken('it is one of several parts');
  const hasLocator = end >= sizes.locator && tail.getUint32(end - sizes.locator, true) === locatorSignature;
  const { directory, endsAt } = hasLocator
    ? await readEnd64(file, number64(tail, end - sizes.locator + 8), endAt - sizes.locator)
    : { directory: readEnd(tail, end), endsAt: endAt };
  if (directory.at + directory.bytes !== endsAt) throw broken('its directory is not where it says');
  return directory;
}

function readEnd(tail: DataView, at: number): Directory {
  return {
    count: tail.getUint16(at + 10, true),
    bytes: tail.getUint32(at + 12, true),
    at: tail.getUint32(at + 16, true),
  };
}

async function readEnd64(
  file: Ranges,
  at: number,
  until: number,
): Promise<{ readonly directory: Directory; readonly endsAt: number }> {
  if (at + sizes.end64 !== until) throw broken('its end is not where it says');
  const record = view(await file.read(at, sizes.end64));
  if (record.getUint32(0, true) !== signatures.end64) throw broken('its end is not where it says');
  const directory = { count: number64(record, 32), bytes: number64(record, 40), at: number64(record, 48) };
  return { directory, endsAt: at };
}

/** The last place where the record of the end stands with a comment that goes to the end of the file. */
function findEnd(tail: DataView): number | null {
  for (let at = tail.byteLength - sizes.end; at >= 0; at--) {
    if (tail.getUint32(at, true) !== signatures.end) continue;
    if (at + sizes.end + tail.getUint16(at + 20, true) === tail.byteLength) return at;
  }
  return null;
}

function readDirectoryEntry(
  directory: DataView,
  at: number,
): { readonly entry: Omit<ArchiveEntry, 'until'>; readonly end: number } {
  if (at + sizes.directory > directory.byteLength || directory.getUint32(at, true) !== signatures.directory)
    throw broken('its directory is cut off');
  const nameBytes = directory.getUint16(at + 28, true);
  const extraBytes = directory.getUint16(at + 30, true);
  const nameAt = at + sizes.directory;
  const extraAt = nameAt + nameBytes;
  const end = extraAt + extraBytes + directory.getUint16(at + 32, true);
  if (end > directory.byteLength) throw broken('its directory is cut off');
  const path = pathOf(bytesOf(directory, nameAt, nameBytes));
  const flags = directory.getUint16(at + 8, true);
  if ((flags & flagsRefused) !== 0) throw broken(`${path} is encrypted`);
  if (directory.getUint16(at + 10, true) !== 0)
    throw broken(
      `${path} is compressed; send the archive as it was downloaded, or make one without compression`,
    );
  const stated = [24, 20, 42].map((field) => directory.getUint32(at + field, true));
  const [sizeBytes = 0, storedBytes = 0, from = 0] = inFull(directory, stated, extraAt, extraBytes);
  if (sizeBytes !== storedBytes) throw broken(`${path} has two sizes`);
  return { entry: { path, sizeBytes, crc32: directory.getUint32(at + 16, true), from }, end };
}

/** Numbers that do not fit their field stand in the extra field of zip64, in this order and only those. */
function inFull(
  directory: DataView,
  stated: readonly number[],
  extraAt: number,
  extraBytes: number,
): readonly number[] {
  if (!stated.includes(far)) return stated;
  let at = extraAt;
  while (at + 4 <= extraAt + extraBytes) {
    const bytes = directory.getUint16(at + 2, true);
    if (directory.getUint16(at, true) === zip64Field) {
      let field = at + 4;
      const until = Math.min(field + bytes, extraAt + extraBytes);
      return stated.map((value) => {
        if (value !== far) return value;
        if (field + 8 > until) throw broken('a number in its directory is missing');
        field += 8;
        return number64(directory, field - 8);
      });
    }
    at += 4 + bytes;
  }
  throw broken('a number in its directory is missing');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A path that stays in the archive's own folders. */
function pathOf(bytes: Uint8Array): string {
  let path: string;
  try {
    path = utf8.decode(bytes);
  } catch {
    throw broken('the name of a file in it is no text');
  }
  const isSafe =
    path.length > 0 &&
    path.length <= pathCharsMax &&
    !/[\p{Cc}\\:]/u.test(path) &&
    path
      .replace(/\/$/, '')
      .split('/')
      .every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isSafe) throw broken('a file in it has a path that leads out of it, or is none');
  return path;
}

function number64(from: DataView, at: number): number {
  const value = from.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken('it says impossible sizes');
  return Number(value);
}

const noBytes = new Uint8Array();
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const bytesOf = (from: DataView, at: number, length: number) =>
  new Uint8Array(from.buffer, from.byteOffset + at, length);
