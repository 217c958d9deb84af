import { ascii, type Reading } from './reading.ts';
import { type Refusal, unreadable } from './refusals.ts';
import { absurdity, CHUNKS_MAX, type Container, mimeOf } from './sound-format.ts';

interface Common {
  readonly channels: number;
  readonly frames: number;
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
  in24: { encoding: 'signed', littleEndian: false, bits: 24 },
  in32: { encoding: 'signed', littleEndian: false, bits: 32 },
  fl32: { encoding: 'float', littleEndian: false, bits: 32 },
  FL32: { encoding: 'float', littleEndian: false, bits: 32 },
  fl64: { encoding: 'float', littleEndian: false, bits: 64 },
  FL64: { encoding: 'float', littleEndian: false, bits: 64 },
};

/**
 * Reads the header of an AIFF or AIFF-C file whose first twelve bytes are already recognised.
 * The chunks may stand in any order. Source: Apple, AIFF 1.3 (1989) and AIFF-C draft (1991).
 */
export function* readAiff(sizeBytes: number, compressed: boolean): Reading<Container | Refusal> {
  let common: Common | null = null;
  let sound: { offsetBytes: number; dataBytes: number } | null = null;
  let offset = 12;
  for (let chunk = 0; chunk < CHUNKS_MAX && offset + 8 <= sizeBytes && !(common && sound); chunk++) {
    const head = yield { offsetBytes: offset, lengthBytes: 8 };
    const id = ascii(head, 0, 4);
    const size = head.getUint32(4, false);
    const body = offset + 8;
    if (id === 'COMM') {
      const view = yield { offsetBytes: body, lengthBytes: Math.min(size, 22) };
      if (view.byteLength < (compressed ? 22 : 18)) return unreadable('The AIFF common chunk is cut off.');
      common = {
        channels: view.getUint16(0, false),
        frames: view.getUint32(2, false),
        bits: view.getUint16(6, false),
        sampleRateHz: extendedFloat(view, 8),
        codec: compressed ? ascii(view, 18, 4) : 'NONE',
      };
    } else if (id === 'SSND') {
      const view = yield { offsetBytes: body, lengthBytes: 8 };
      if (view.byteLength < 8 || size < 8) return unreadable('The AIFF sound chunk is cut off.');
      const skip = view.getUint32(0, false);
      sound = { offsetBytes: body + 8 + skip, dataBytes: size - 8 - skip };
    }
    offset = body + size + (size & 1);
  }
  if (!common) return unreadable('The AIFF file has no readable common chunk.');
  if (!sound || sound.dataBytes <= 0) return unreadable('The AIFF file has no sound in it.');
  return describe(common, sound, sizeBytes, compressed);
}

/** An 80-bit IEEE 754 extended float, the form in which AIFF keeps its sample rate. */
function extendedFloat(view: DataView, offset: number): number {
  const exponent = view.getUint16(offset, false);
  const mantissa = view.getUint32(offset + 2, false) * 2 ** 32 + view.getUint32(offset + 6, false);
  const value = mantissa * 2 ** ((exponent & 0x7fff) - 16383 - 63);
  return exponent & 0x8000 ? -value : value;
}

function describe(
  common: Common,
  sound: { offsetBytes: number; dataBytes: number },
  sizeBytes: number,
  compressed: boolean,
): Container | Refusal {
  const absurd = absurdity(common.channels, common.sampleRateHz);
  if (absurd) return absurd;
  const codec = CODECS[common.codec];
  if (!codec)
    return unreadable(
      `AIFF-C codec ${JSON.stringify(common.codec)} is not supported; send PCM or floating point.`,
    );
  const bits = codec.bits ?? common.bits;
  const bytesPerSample = Math.ceil(bits / 8);
  if (bits < 1 || bytesPerSample > (codec.encoding === 'float' ? 8 : 4))
    return unreadable(`The AIFF header claims ${bits} bits per sample; 8 to 32 are supported.`);
  const bytesPerFrame = bytesPerSample * common.channels;
  const present = Math.max(0, sizeBytes - sound.offsetBytes);
  const promised = Math.max(sound.dataBytes, common.frames * bytesPerFrame);
  if (promised > present + bytesPerFrame)
    return unreadable(
      `The AIFF file is truncated: it promises ${promised} bytes of sound and holds ${present}.`,
    );
  const stored = Math.floor(Math.min(sound.dataBytes, present) / bytesPerFrame);
  const frames = common.frames > 0 ? Math.min(common.frames, stored) : stored;
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
      offsetBytes: sound.offsetBytes,
      frames,
      channels: common.channels,
      bytesPerSample,
      encoding: codec.encoding,
      littleEndian: codec.littleEndian,
    },
    soundOffsetBytes: sound.offsetBytes,
    framesClaimed: frames,
  };
}
