import { ascii, type Reading } from './reading.ts';
import { type Container, mimeOf } from './sound-format.ts';

/** Frames that must follow each other without a gap before bytes count as MP3. */
const FRAMES_CHECKED = 4;
/** Fewer suffice when the chain of frames ends exactly with the file, and one that is all of it. */
const FRAMES_CHECKED_AT_END = 2;
/** How far to look for the first frame: writers pad generously, and a cut or a wrong tag size leaves junk. */
const JUNK_BYTES_MAX = 60_000;
/** Without a tag before it a chain that begins farther in must be longer: a stray match must not count. */
const JUNK_BYTES_USUAL = 4_096;
const FRAMES_CHECKED_FAR_IN = 16;
const WINDOW_BYTES = 65_536;
const WINDOW_BYTES_ENOUGH = 16_384;
const ID3V1_BYTES = 128;
/** The shortest and longest frame of layer III; a frame count outside what they allow is not believed. */
const FRAME_BYTES_MIN = 24;
const FRAME_BYTES_MAX = 2_881;

const KBPS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBPS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_MPEG1_HZ = [44_100, 48_000, 32_000];

interface FrameHeader {
  readonly mpeg1: boolean;
  readonly sampleRateHz: number;
  readonly bitsPerSecond: number;
  readonly channels: number;
  readonly samples: number;
  readonly lengthBytes: number;
}

/**
 * The header of a layer III frame, or `null` when the four bytes are none (free-format included: nobody writes it and
 * its frame length is not in the header). Source: ISO/IEC 11172-3 2.4.1.3, 13818-3; MPEG 2.5 as Fraunhofer wrote it.
 */
export function frameHeader(view: DataView, offset: number): FrameHeader | null {
  if (offset < 0 || offset + 4 > view.byteLength) return null;
  const word = view.getUint32(offset, false);
  if (word >>> 21 !== 0x7ff) return null;
  const version = (word >>> 19) & 3;
  const layer = (word >>> 17) & 3;
  const rateIndex = (word >>> 10) & 3;
  if (version === 1 || layer !== 1 || rateIndex === 3 || (word & 3) === 2) return null;
  const mpeg1 = version === 3;
  const kbps = (mpeg1 ? KBPS_MPEG1 : KBPS_MPEG2)[(word >>> 12) & 15];
  const rate = RATES_MPEG1_HZ[rateIndex];
  if (!kbps || !rate) return null;
  const sampleRateHz = mpeg1 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = mpeg1 ? 1152 : 576;
  const padding = (word >>> 9) & 1;
  return {
    mpeg1,
    sampleRateHz,
    bitsPerSecond: kbps * 1000,
    channels: ((word >>> 6) & 3) === 3 ? 1 : 2,
    samples,
    lengthBytes: Math.floor(((samples / 8) * kbps * 1000) / sampleRateHz) + padding,
  };
}

/**
 * Reads MPEG layer III from `start`, the first byte after any ID3v2 tag.
 * Gives `null` when there is none. The duration comes from a Xing, Info or VBRI header where there is one, else from the bit rate of the first frames.
 */
export function* readMp3(sizeBytes: number, start: number): Reading<Container | null> {
  // Most files count their frames in the first one; then no more of them needs to be there.
  const early = yield { offsetBytes: start, lengthBytes: WINDOW_BYTES_ENOUGH };
  const counted = find(early, sizeBytes, start);
  if (counted?.isCounted) return counted.container;
  const view = yield {
    offsetBytes: start,
    lengthBytes: WINDOW_BYTES,
    enoughBytes: WINDOW_BYTES_ENOUGH,
  };
  return find(view, sizeBytes, start)?.container ?? null;
}

interface Found {
  readonly container: Container;
  /** The duration is the encoder's count and no estimate. */
  readonly isCounted: boolean;
}

function find(view: DataView, sizeBytes: number, start: number): Found | null {
  const reachesEnd = start + view.byteLength >= sizeBytes;
  for (let at = 0; at <= JUNK_BYTES_MAX && at + 4 <= view.byteLength; at++) {
    const first = frameHeader(view, at);
    const frames = start > 0 || at <= JUNK_BYTES_USUAL ? FRAMES_CHECKED : FRAMES_CHECKED_FAR_IN;
    if (first && isChain(view, at, first, frames, reachesEnd))
      return describe(view, at, first, sizeBytes, start);
  }
  return null;
}

function isChain(
  view: DataView,
  start: number,
  first: FrameHeader,
  frames: number,
  reachesEnd: boolean,
): boolean {
  let offset = start;
  let frame: FrameHeader | null = first;
  for (let count = 0; count < frames; count++) {
    if (!frame || frame.mpeg1 !== first.mpeg1 || frame.sampleRateHz !== first.sampleRateHz) {
      const rest = view.byteLength - offset;
      const onlyTagLeft = rest <= 0 || ascii(view, offset, 3) === 'TAG';
      const enough = start === 0 ? 1 : FRAMES_CHECKED_AT_END;
      return reachesEnd && count >= enough && (onlyTagLeft || rest < 4);
    }
    offset += frame.lengthBytes;
    frame = frameHeader(view, offset);
  }
  return true;
}

function describe(view: DataView, at: number, first: FrameHeader, sizeBytes: number, start: number): Found {
  const soundOffsetBytes = start + at;
  const soundBytes = Math.max(0, sizeBytes - soundOffsetBytes);
  const counted = countedSamples(view, at, first, soundBytes);
  const bitsPerSecond = meanBitsPerSecond(view, at, first);
  const seconds =
    counted !== null
      ? counted / first.sampleRateHz
      : (Math.max(first.lengthBytes, soundBytes - ID3V1_BYTES / 2) * 8) / bitsPerSecond;
  const container: Container = {
    probe: {
      format: 'mp3',
      mime: mimeOf.mp3,
      extension: 'mp3',
      durationS: seconds,
      sampleRateHz: first.sampleRateHz,
      channels: first.channels,
      bitDepth: null,
    },
    pcm: null,
    soundOffsetBytes,
    framesClaimed: null,
  };
  return { container, isCounted: counted !== null };
}

/** Mean over the frames in the window, which is exact for a constant bit rate and a guess for a variable one. */
function meanBitsPerSecond(view: DataView, at: number, first: FrameHeader): number {
  let offset = at;
  let bits = 0;
  let count = 0;
  for (let frame: FrameHeader | null = first; frame; frame = frameHeader(view, offset)) {
    bits += frame.bitsPerSecond;
    count++;
    offset += frame.lengthBytes;
  }
  return bits / count;
}

/**
 * Samples from the frame count an encoder left in the first frame, less the encoder's delay and padding, or `null`.
 * Source: Xing's header as kept by LAME ("mp3 info tag rev. 1"), Fraunhofer's VBRI header.
 */
function countedSamples(view: DataView, at: number, first: FrameHeader, soundBytes: number): number | null {
  const sideInfo = first.mpeg1 ? (first.channels === 1 ? 17 : 32) : first.channels === 1 ? 9 : 17;
  const xing = at + 4 + sideInfo;
  const name = ascii(view, xing, 4);
  if ((name === 'Xing' || name === 'Info') && xing + 12 <= view.byteLength) {
    const flags = view.getUint32(xing + 4, false);
    if ((flags & 1) === 0) return null;
    const frames = view.getUint32(xing + 8, false);
    if (!plausible(frames, soundBytes)) return null;
    const lame = xing + 12 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
    const gapless = /^L(AME|av[cf])$/.test(ascii(view, lame, 4)) && lame + 24 <= view.byteLength;
    const packed = gapless ? view.getUint32(lame + 20, false) & 0xff_ffff : 0;
    const samples = frames * first.samples - (packed >>> 12) - (packed & 0xfff);
    return Math.max(first.samples, samples);
  }
  const vbri = at + 36;
  if (ascii(view, vbri, 4) === 'VBRI' && vbri + 18 <= view.byteLength) {
    const frames = view.getUint32(vbri + 14, false);
    return plausible(frames, soundBytes) ? frames * first.samples : null;
  }
  return null;
}

function plausible(frames: number, soundBytes: number): boolean {
  return frames > 0 && frames * FRAME_BYTES_MIN <= soundBytes && (frames + 2) * FRAME_BYTES_MAX >= soundBytes;
}
