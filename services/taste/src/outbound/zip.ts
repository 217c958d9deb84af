import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { UnreadableHistory } from '../domain/history.ts';

/** Bytes that can be read at any place. */
export interface ByteSource {
  readonly sizeBytes: number;
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>;
}

export interface ZipMember {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly offsetBytes: number;
}

const pieceBytes = 1024 * 1024;
const directoryBytesMax = 1024 * 1024;
const [endBytes, headerBytes, localBytes, commentMax] = [22, 46, 30, 0xffff];
const signatures = { end: 0x06054b50, header: 0x02014b50, local: 0x04034b50 };
const damaged = () => new UnreadableHistory('The ZIP archive is damaged or incomplete; upload it again.');

/**
 * The members that the central directory names. Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16;
 * without ZIP64 and without archives in several parts, neither of which an export needs.
 * @throws UnreadableHistory
 */
export async function listMembers(source: ByteSource): Promise<ZipMember[]> {
  const tailBytes = Math.min(source.sizeBytes, endBytes + commentMax);
  const tail = Buffer.from(await source.read(source.sizeBytes - tailBytes, tailBytes));
  let end = tail.length - endBytes;
  while (end >= 0 && (tail.readUInt32LE(end) !== signatures.end || !endsWithComment(tail, end))) end -= 1;
  if (end < 0) throw damaged();
  const [sizeBytes, offsetBytes] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (sizeBytes > directoryBytesMax || offsetBytes + sizeBytes > source.sizeBytes) throw damaged();
  const directory = Buffer.from(sizeBytes === 0 ? [] : await source.read(offsetBytes, sizeBytes));
  const members: ZipMember[] = [];
  for (let at = 0; at + headerBytes <= directory.length; ) {
    if (directory.readUInt32LE(at) !== signatures.header) throw damaged();
    const nameEnd = at + headerBytes + directory.readUInt16LE(at + 28);
    members.push({
      name: directory.toString('utf8', at + headerBytes, nameEnd),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      offsetBytes: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return members;
}

const endsWithComment = (tail: Buffer, end: number) =>
  end + endBytes + tail.readUInt16LE(end + 20) === tail.length;

/** The source's bytes from a place on, piece by piece. */
export async function* pieces(source: ByteSource, offsetBytes: number, lengthBytes: number) {
  for (let done = 0; done < lengthBytes; done += pieceBytes)
    yield await source.read(offsetBytes + done, Math.min(pieceBytes, lengthBytes - done));
}

/** Unpacks a member chunk by chunk and checks its sum; what `take` throws ends it. @throws UnreadableHistory */
export async function readMember(source: ByteSource, member: ZipMember, take: (chunk: Uint8Array) => void) {
  if (member.isEncrypted) throw new UnreadableHistory('The ZIP archive has a password; send it without one.');
  if (member.method !== 0 && member.method !== 8) throw damaged();
  if (member.offsetBytes + localBytes > source.sizeBytes) throw damaged();
  const local = Buffer.from(await source.read(member.offsetBytes, localBytes));
  if (local.readUInt32LE(0) !== signatures.local) throw damaged();
  const from = member.offsetBytes + localBytes + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (from + member.compressedBytes > source.sizeBytes) throw damaged();
  let sum = 0;
  const read = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum);
      take(chunk);
    }
  };
  const packed = Readable.from(pieces(source, from, member.compressedBytes));
  try {
    await (member.method === 0 ? pipeline(packed, read) : pipeline(packed, createInflateRaw(), read));
  } catch (error) {
    throw error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)) ? damaged() : error;
  }
  if (sum !== member.crc) throw damaged();
}
