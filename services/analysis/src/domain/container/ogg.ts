import { ascii, type Reading } from './reading.ts';
import { type Refusal, unreadable } from './refusals.ts';
import { absurdity, type Container, mimeOf, SAMPLES_PER_BYTE_MAX } from './sound-format.ts';

/** One byte more than the longest possible page, so that the start of the last page is always among them. */
export const OGG_TAIL_BYTES = 65_536;
const OPUS_RATE_HZ = 48_000;
/** Flag of a page that begins a stream. */
const FIRST_PAGE = 2;
const NO_GRANULE = 0xffff_ffff_ffff_ffffn;

interface Identification {
  readonly format: 'ogg-vorbis' | 'ogg-opus';
  readonly extension: string;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Samples the decoder drops at the start. */
  readonly preSkip: number;
}

/**
 * Reads the first page of an Ogg file for the codec and the last one for the duration.
 * Source: RFC 3533 (Ogg), Vorbis I section 4.2.2, RFC 7845 (Opus in Ogg).
 */
export function* readOgg(sizeBytes: number): Reading<Container | Refusal> {
  const first = yield { offsetBytes: 0, lengthBytes: 27 + 255 + 64 };
  if (first.byteLength < 28) return unreadable('The Ogg header is cut off.');
  const serial = first.getUint32(14, true);
  const payload = 27 + first.getUint8(26);
  const identification = identify(first, payload);
  if (!identification)
    return unreadable(
      `This Ogg file holds neither Vorbis nor Opus${nameOf(first, payload)}; send it as FLAC, WAV or Ogg Vorbis.`,
    );
  const { channels, sampleRateHz, preSkip } = identification;
  const absurd = absurdity(channels, sampleRateHz);
  if (absurd) return absurd;

  const tailOffset = Math.max(0, sizeBytes - OGG_TAIL_BYTES);
  const tail = yield { offsetBytes: tailOffset, lengthBytes: OGG_TAIL_BYTES, enoughBytes: 0 };
  const complete = tailOffset + tail.byteLength >= sizeBytes;
  const granule = complete ? lastGranule(tail, serial) : null;
  const frames = granule === null ? null : granule - preSkip;
  if (frames !== null && frames > sizeBytes * SAMPLES_PER_BYTE_MAX)
    return unreadable(`The Ogg file claims ${frames} samples, more than its ${sizeBytes} bytes can hold.`);
  return {
    probe: {
      format: identification.format,
      mime: mimeOf[identification.format],
      extension: identification.extension,
      durationS: frames !== null && frames > 0 ? frames / sampleRateHz : null,
      sampleRateHz,
      channels,
      bitDepth: null,
    },
    pcm: null,
    soundOffsetBytes: 0,
    framesClaimed: null,
  };
}

function identify(view: DataView, at: number): Identification | null {
  if (ascii(view, at, 7) === '\x01vorbis' && at + 16 <= view.byteLength)
    return {
      format: 'ogg-vorbis',
      extension: 'ogg',
      channels: view.getUint8(at + 11),
      sampleRateHz: view.getUint32(at + 12, true),
      preSkip: 0,
    };
  if (ascii(view, at, 8) === 'OpusHead' && at + 12 <= view.byteLength)
    return {
      format: 'ogg-opus',
      extension: 'opus',
      channels: view.getUint8(at + 9),
      sampleRateHz: OPUS_RATE_HZ,
      preSkip: view.getUint16(at + 10, true),
    };
  return null;
}

/** What the first packets of other codecs begin with. */
const OTHERS: Readonly<Record<string, string>> = {
  Speex: 'Speex',
  '\x7fFLAC': 'FLAC in Ogg',
  '\x80theo': 'Theora, a video',
  fishe: 'a skeleton with more than sound',
};

function nameOf(view: DataView, at: number): string {
  const name = OTHERS[ascii(view, at, 5)];
  return name ? ` but ${name}` : '';
}

/**
 * Where the streams of a chained Ogg file begin, one after the other, each with headers of its own. The first begins
 * with the file. Damaged pages are passed over. Source: RFC 3533, section 4.
 */
export function oggLinks(bytes: Uint8Array): number[] {
  const links = [0];
  let isHeading = true;
  for (let at = 0; at + 27 <= bytes.length; ) {
    if (!isPage(bytes, at)) {
      at = bytes.indexOf(0x4f, at + 1);
      if (at < 0) break;
      continue;
    }
    const isFirst = ((bytes[at + 5] ?? 0) & FIRST_PAGE) !== 0;
    if (isFirst && !isHeading) links.push(at);
    isHeading = isFirst;
    const segments = bytes[at + 26] ?? 0;
    const table = bytes.subarray(at + 27, at + 27 + segments);
    at += 27 + segments + table.reduce((sum, length) => sum + length, 0);
  }
  return links;
}

function isPage(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x4f &&
    bytes[at + 1] === 0x67 &&
    bytes[at + 2] === 0x67 &&
    bytes[at + 3] === 0x53 &&
    bytes[at + 4] === 0
  );
}

/** The sample position of the last page of this stream that has one, searched from the end. */
function lastGranule(tail: DataView, serial: number): number | null {
  for (let at = tail.byteLength - 27; at >= 0; at--) {
    if (tail.getUint8(at) !== 0x4f || ascii(tail, at, 4) !== 'OggS') continue;
    if (tail.getUint8(at + 4) !== 0 || tail.getUint32(at + 14, true) !== serial) continue;
    const granule = tail.getBigUint64(at + 6, true);
    if (granule !== NO_GRANULE) return Number(granule);
  }
  return null;
}
