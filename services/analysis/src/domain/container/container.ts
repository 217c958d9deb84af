import { readAiff } from './aiff.ts';
import { readFlac } from './flac.ts';
import { FOREIGN_BYTES, foreignKind, likelyKind } from './foreign.ts';
import { readMp3 } from './mp3.ts';
import { readOgg } from './ogg.ts';
import { ascii, clamp, type Range, type Reading, viewOf } from './reading.ts';
import { isRefusal, notAudio, type Refusal, unreadable } from './refusals.ts';
import type { Container, Probe } from './sound-format.ts';
import { readWav } from './wav.ts';

/** Writers sometimes leave one tag behind another; more than a few is no accident. */
const TAGS_MAX = 8;
const TAKEN = 'WAV, AIFF, MP3, FLAC and OGG are taken';

/**
 * Recognises a sound file by its content and reads its header. Neither name nor MIME type is asked.
 * Nothing is allocated from a number in the header, so a huge claim costs nothing.
 */
export function* readContainer(sizeBytes: number): Reading<Container | Refusal> {
  if (sizeBytes === 0) return notAudio('The file is empty.');
  let start = 0;
  for (let tags = 0; tags <= TAGS_MAX; tags++) {
    const head = yield { offsetBytes: start, lengthBytes: FOREIGN_BYTES };
    const tagBytes = id3Bytes(head);
    if (tagBytes === 0) return yield* readAt(head, start, sizeBytes);
    start += tagBytes;
    if (start >= sizeBytes) return unreadable('The ID3 tag is longer than the file.');
  }
  return unreadable('The file has more ID3 tags than sound.');
}

function* readAt(head: DataView, start: number, sizeBytes: number): Reading<Container | Refusal> {
  const magic = ascii(head, 0, 4);
  const type = ascii(head, 8, 4);
  if (magic === 'fLaC') return yield* readFlac(sizeBytes, start);
  if (start === 0) {
    if (type === 'WAVE' && ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(magic))
      return yield* readWav(sizeBytes, head);
    if (magic === 'FORM' && (type === 'AIFF' || type === 'AIFC')) return yield* readAiff(sizeBytes, head);
    if (magic === 'OggS') return yield* readOgg(sizeBytes);
  }
  // Archives and other containers may hold MP3 frames early on, and are still not MP3 files.
  const foreign = foreignKind(head);
  if (foreign) return notAudio(`The file is ${foreign}; ${TAKEN}.`);
  const mp3 = yield* readMp3(sizeBytes, start);
  if (mp3) return mp3;
  if (start > 0) return unreadable('The file has an ID3 tag but no MPEG layer III sound after it.');
  const likely = likelyKind(head);
  return notAudio(
    likely
      ? `The file looks like ${likely}; ${TAKEN}.`
      : `The bytes are not a sound that is known; ${TAKEN}.`,
  );
}

/** Length of the ID3v2 tag a view begins with, 0 when there is none. Source: ID3v2.4.0 structure, section 3.1. */
function id3Bytes(head: DataView): number {
  if (head.byteLength < 10 || ascii(head, 0, 3) !== 'ID3' || head.getUint8(3) === 0xff) return 0;
  let size = 0;
  for (let i = 6; i < 10; i++) {
    const byte = head.getUint8(i);
    if (byte & 0x80) return 0;
    size = size * 128 + byte;
  }
  const footer = head.getUint8(5) & 0x10 ? 10 : 0;
  return 10 + size + footer;
}

/**
 * Reads a container from bytes in memory.
 * @param head the file from its first byte; the whole file, or at least 64 KiB of it
 * @param totalBytes the size of the whole file
 * @param tail the last bytes of the file, which only Ogg needs (64 KiB) to know its duration
 */
export function locate(head: Uint8Array, totalBytes: number, tail?: Uint8Array): Container | Refusal {
  const windows = [{ offsetBytes: 0, bytes: head }];
  if (tail) windows.push({ offsetBytes: totalBytes - tail.length, bytes: tail });
  const reading = readContainer(totalBytes);
  for (let step = reading.next(); ; ) {
    if (step.done) return step.value;
    const bytes = take(windows, clamp(step.value, totalBytes));
    if (!bytes) return unreadable(`The header goes on beyond the first ${head.length} bytes of the file.`);
    step = reading.next(viewOf(bytes));
  }
}

interface Window {
  readonly offsetBytes: number;
  readonly bytes: Uint8Array;
}

/** The longest start of a range that one window holds, `null` when that is not enough. */
function take(windows: readonly Window[], range: Required<Range>): Uint8Array | null {
  let best: Uint8Array = new Uint8Array(0);
  for (const { offsetBytes, bytes } of windows) {
    const from = range.offsetBytes - offsetBytes;
    const part = from < 0 ? best : bytes.subarray(from, from + range.lengthBytes);
    if (part.length > best.length) best = part;
  }
  return best.length >= range.enoughBytes ? best : null;
}

/** What the header says, or why the file is refused. The parameters are those of {@link locate}. */
export function probe(head: Uint8Array, totalBytes: number, tail?: Uint8Array): Probe | Refusal {
  const found = locate(head, totalBytes, tail);
  return isRefusal(found) ? found : found.probe;
}

/**
 * What {@link probe} says of the whole file, or `null` where that takes bytes beyond the head: a reader that would be
 * content with fewer bytes is not, so that nothing is said of a file that all of it would contradict.
 * @param head the file from its first byte on, however much of it
 */
export function probeHead(head: Uint8Array, totalBytes: number): Probe | Refusal | null {
  const reading = readContainer(totalBytes);
  for (let step = reading.next(); ; ) {
    if (step.done) return isRefusal(step.value) ? step.value : step.value.probe;
    const { offsetBytes, lengthBytes } = clamp(step.value, totalBytes);
    if (lengthBytes > 0 && offsetBytes + lengthBytes > head.length) return null;
    step = reading.next(viewOf(head.subarray(offsetBytes, offsetBytes + lengthBytes)));
  }
}
