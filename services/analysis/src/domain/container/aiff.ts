import { ascii, findId, type Reading } from './reading.ts';
import { type Refusal, unreadable } from './refusals.ts';
import { absurdity, CHUNKS_MAX, type Container, mimeOf, SIZE_UNKNOWN_FROM } from './sound-format.ts';

/** How far the sound is searched when the size of a chunk before it is wrong. */
const SEARCHED_BYTES = 65_536;

interface Common {
  readonly channels: number;
  /** `null` when the writer did not know. */
  readonly frames: number | null;
  readonly bits: number;
  readonly sampleRateHz: number;
  readonly codec: string;
}

interface Codec {
  readonly encoding: 'signed' | 'unsigned' | 'float';
  readonly littleEndian: boolean;
  /** Fixed by the codec, or `null` when the COMM chunk decides. */
  readonly bits: number | null;
}

const CODECS: Readonly<Record<string, Codec>> = {
  NONE: { encoding: 'signed', littleEndian: false, bits: null },
  twos: { encoding: 'signed', littleEndian: false, bits: null },
  sowt: { encoding: 'signed', littleEndian: true, bits: null },
  'raw ': { encoding: 'unsigned', littleEndian: false, bits: 8 },
  '42ni': { encoding: 'signed', littleEndian: true, bits: 24 },
  '23ni': { encoding: 'signed', littleEndian: true, bits: 32 },
  in16: { encoding: 'signed', littleEndian: false, bits: 16 },
  in24: { encoding: 'signed', littleEndian: false, bits: 24 },
  in32: { encoding: 'signed', littleEndian: false, bits: 32 },
  fl32: { encoding: 'float', littleEndian: false, bits: 32 },
  FL32: { encoding: 'float', littleEndian: false, bits: 32 },
  fl64: { encoding: 'float', littleEndian: false, bits: 64 },
  FL64: { encoding: 'float', littleEndian: false, bits: 64 },
};

/** Source: Apple, Inside Macintosh: Sound, and QuickTime File Format. */
const CODEC_NAMES: Readonly<Record<string, string>> = {
  ulaw: 'µ-law',
  ULAW: 'µ-law',
  alaw: 'A-law',
  ALAW: 'A-law',
  ima4: 'IMA ADPCM',
  MAC3: 'MACE 3:1',
  MAC6: 'MACE 6:1',
};

/** Where the file says that the sound lies, and how long the whole is. `null` for what its writer did not know. */
interface Place {
  readonly offsetBytes: number;
  readonly dataBytes: number | null;
  readonly formEnd: number | null;
}

/**
 * Reads the header of an AIFF or AIFF-C file whose first twelve bytes are already recognised.
 * The chunks may stand in any order. Source: Apple, AIFF 1.3 (1989) and AIFF-C draft (1991).
 */
export function* readAiff(sizeBytes: number, start: DataView): Reading<Container | Refusal> {
  const compressed = ascii(start, 8, 4) === 'AIFC';
  const formBytes = claimed(start.getUint32(4, false));
  const formEnd = formBytes === null ? null : formBytes + 8;
  let common: Common | null = null;
  let place: Place | null = null;
  let offset = 12;
  for (let chunk = 0; chunk < CHUNKS_MAX && offset + 8 <= sizeBytes && !(common && place); chunk++) {
    const head = yield { offsetBytes: offset, lengthBytes: 8 };
    const id = ascii(head, 0, 4);
    const size = head.getUint32(4, false);
    const body = offset + 8;
    if (id === 'COMM') common = commonOf(yield { offsetBytes: body, lengthBytes: 22 }, compressed);
    else if (id === 'SSND') place = placeOf(yield { offsetBytes: body, lengthBytes: 8 }, body, size, formEnd);
    offset = body + size + (size & 1);
  }
  if (!common || !place) {
    const view = yield { offsetBytes: 0, lengthBytes: SEARCHED_BYTES };
    const from = (at: number) =>
      new DataView(view.buffer, view.byteOffset + at + 8, view.byteLength - at - 8);
    const commonAt = findId(view, 'COMM', 8);
    if (!common && commonAt !== null) common = commonOf(from(commonAt), compressed);
    const soundAt = findId(view, 'SSND', 8);
    if (!place && soundAt !== null)
      place = placeOf(from(soundAt), soundAt + 8, view.getUint32(soundAt + 4, false), formEnd);
  }
  if (!common) return unreadable('The AIFF file has no readable common chunk.');
  if (!place) return unreadable('The AIFF file has no sound in it.');
  return describe(common, place, sizeBytes, compressed);
}

/** A size as the header has it, `null` when the writer did not know it. */
function claimed(size: number): number | null {
  return size === 0 || size >= SIZE_UNKNOWN_FROM ? null : size;
}

function commonOf(view: DataView, compressed: boolean): Common | null {
  if (view.byteLength < (compressed ? 22 : 18)) return null;
  return {
    channels: view.getUint16(0, false),
    frames: claimed(view.getUint32(2, false)),
    bits: view.getUint16(6, false),
    // Old Macintoshes recorded at 22,254.5454 Hz.
    sampleRateHz: Math.round(extendedFloat(view, 8)),
    codec: compressed ? ascii(view, 18, 4) : 'NONE',
  };
}

function placeOf(view: DataView, body: number, size: number, formEnd: number | null): Place | null {
  if (view.byteLength < 8) return null;
  const bytes = claimed(size);
  const skip = view.getUint32(0, false);
  const skipped = bytes !== null && skip <= bytes - 8 ? skip : 0;
  return {
    offsetBytes: body + 8 + skipped,
    dataBytes: bytes === null ? null : Math.max(0, bytes - 8 - skipped),
    formEnd,
  };
}

/** An 80-bit IEEE 754 extended float, the form in which AIFF keeps its sample rate. */
function extendedFloat(view: DataView, offset: number): number {
  const exponent = view.getUint16(offset, false);
  const mantissa = view.getUint32(offset + 2, false) * 2 ** 32 + view.getUint32(offset + 6, false);
  const value = mantissa * 2 ** ((exponent & 0x7fff) - 16383 - 63);
  return exponent & 0x8000 ? -value : value;
}

function describe(common: Common, place: Place, sizeBytes: number, compressed: boolean): Container | Refusal {
  const absurd = absurdity(common.channels, common.sampleRateHz);
  if (absurd) return absurd;
  const codec = CODECS[common.codec];
  const name = CODEC_NAMES[common.codec];
  if (!codec)
    return unreadable(
      `AIFF-C codec ${JSON.stringify(common.codec)}${name ? ` (${name})` : ''} is not supported; send PCM or floating point.`,
    );
  const bits = codec.bits ?? common.bits;
  const bytesPerSample = Math.ceil(bits / 8);
  if (bits < 1 || bytesPerSample > (codec.encoding === 'float' ? 8 : 4))
    return unreadable(`The AIFF header claims ${bits} bits per sample; 8 to 32 are supported.`);
  const bytesPerFrame = bytesPerSample * common.channels;
  const frames = framesOf(common.frames, place, bytesPerFrame, sizeBytes);
  if (typeof frames !== 'number') return frames;
  if (frames === 0) return unreadable('The AIFF file has no sound in it.');
  return {
    probe: {
      format: 'aiff',
      mime: mimeOf.aiff,
      extension: compressed ? 'aifc' : 'aiff',
      durationS: frames / common.sampleRateHz,
      sampleRateHz: common.sampleRateHz,
      channels: common.channels,
      bitDepth: bits,
    },
    pcm: {
      offsetBytes: place.offsetBytes,
      frames,
      channels: common.channels,
      bytesPerSample,
      encoding: codec.encoding,
      littleEndian: codec.littleEndian,
    },
    soundOffsetBytes: place.offsetBytes,
    framesClaimed: frames,
  };
}

/**
 * Samples per channel that are there. The common chunk and the sound chunk both say how many; where neither can be
 * true the size of the whole file is the third witness: a file is truncated when it too speaks of more.
 */
function framesOf(
  claimedFrames: number | null,
  { offsetBytes, dataBytes, formEnd }: Place,
  bytesPerFrame: number,
  sizeBytes: number,
): number | Refusal {
  const present = Math.max(0, sizeBytes - offsetBytes);
  const commonBytes = claimedFrames === null ? null : claimedFrames * bytesPerFrame;
  const claims = [commonBytes, dataBytes].filter((bytes) => bytes !== null);
  const possible = claims.filter((bytes) => bytes <= present + bytesPerFrame);
  const promised = Math.max(...claims);
  if (claims.length > 0 && possible.length === 0 && formEnd !== null && formEnd > sizeBytes + bytesPerFrame)
    return unreadable(
      `The AIFF file is truncated: it promises ${promised} bytes of sound and holds ${present}.`,
    );
  return Math.floor(Math.min(present, ...possible) / bytesPerFrame);
}
