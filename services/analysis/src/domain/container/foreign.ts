import { ascii } from './reading.ts';

/** Bytes that a reader asks for to name a file that is no sound. */
export const FOREIGN_BYTES = 512;

/** What stands where in files of other kinds: offset in bytes, the bytes as Latin-1. */
const MARKS: readonly (readonly [offsetBytes: number, bytes: string, kind: string])[] = [
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, 'PK\x05\x06', 'an empty ZIP archive'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, '7z\xbc\xaf', 'a 7z archive'],
  [0, 'Rar!', 'a RAR archive'],
  [4, 'ftyp', 'an MP4 or M4A file'],
  [0, '\x30\x26\xb2\x75', 'a WMA or WMV file'],
  [0, '\x1a\x45\xdf\xa3', 'a Matroska or WebM file'],
  [0, 'caff', 'a Core Audio file (CAF)'],
  [0, '.snd', 'a Sun audio file (AU)'],
  [0, 'riff\x2e\x91', 'a Sony Wave64 file'],
  [0, 'DSD ', 'a DSD file'],
  [0, 'FRM8', 'a DSD file'],
  [0, 'wvpk', 'a WavPack file'],
  [0, 'MAC ', 'a Monkey’s Audio file'],
  [0, 'MPCK', 'a Musepack file'],
  [0, 'MP+', 'a Musepack file'],
  [0, '#!AMR', 'an AMR file'],
  [0, 'TTA1', 'a True Audio file'],
  [0, '\x0b\x77', 'an AC-3 file'],
  [0, 'MThd', 'a MIDI file, which holds notes and no sound'],
  [0, 'IMPM', 'a tracker module'],
  [0, 'Extended Module: ', 'a tracker module'],
  [8, 'AVI ', 'an AVI file'],
  [8, 'WEBP', 'a WebP picture'],
  [0, 'RIFF', 'a RIFF file without a wave in it'],
  [0, 'FORM', 'an IFF file without an AIFF sound in it'],
  [0, '\x89PNG', 'a PNG picture'],
  [0, 'GIF8', 'a GIF picture'],
  [0, '\xff\xd8\xff', 'a JPEG picture'],
  [0, '%PDF', 'a PDF document'],
  [0, '\x7fELF', 'a program'],
];

/** What the beginning of a file that is no sound names it to be, or `null`. */
export function foreignKind(head: DataView): string | null {
  return MARKS.find(([at, bytes]) => ascii(head, at, bytes.length) === bytes)?.[2] ?? null;
}

/** What a file may be that neither its beginning nor a chain of MP3 frames has told. */
export function likelyKind(head: DataView): string | null {
  if (head.byteLength < 4) return null;
  const sync = head.getUint16(0, false);
  if ((sync & 0xfff6) === 0xfff0) return 'AAC';
  if (sync >> 5 === 0x7ff && ((sync >> 3) & 3) !== 1) {
    const layer = (sync >> 1) & 3;
    return layer === 1 ? 'a damaged MP3, or one in free format' : `MPEG layer ${layer === 2 ? 'II' : 'I'}`;
  }
  for (let i = 0; i < head.byteLength; i++) {
    const byte = head.getUint8(i);
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) return null;
  }
  return 'text';
}
