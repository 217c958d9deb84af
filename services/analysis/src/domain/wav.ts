import { ascii, type Reading } from './reading.ts';
import { type Refusal, unreadable } from './refusals.ts';
import { absurdity, CHUNKS_MAX, type Container, mimeOf, type PcmLayout } from './sound-format.ts';

const TAG_PCM = 0x0001;
const TAG_FLOAT = 0x0003;
const TAG_EXTENSIBLE = 0xfffe;
/** Written by programs that stream to a pipe and cannot go back to fill the size in. */
const SIZE_UNKNOWN = 0xffff_ffff;

interface WaveFormat {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bytesPerFrame: number;
  readonly containerBits: number;
  readonly validBits: number;
}

/**
 * Reads the header of a WAV file whose first twelve bytes are already recognised.
 * Source: Microsoft/IBM RIFF MCI 1.0, WAVEFORMATEXTENSIBLE; RF64 and BW64 with `ds64`: EBU Tech 3306, ITU-R BS.2088.
 */
export function* readWav(sizeBytes: number): Reading<Container | Refusal> {
  let format: WaveFormat | null = null;
  let dataSize64: number | null = null;
  let offset = 12;
  for (let chunk = 0; chunk < CHUNKS_MAX && offset + 8 <= sizeBytes; chunk++) {
    const head = yield { offsetBytes: offset, lengthBytes: 8 };
    const id = ascii(head, 0, 4);
    const size = head.getUint32(4, true);
    const body = offset + 8;
    if (id === 'ds64') {
      const view = yield { offsetBytes: body, lengthBytes: 16 };
      if (view.byteLength < 16) break;
      dataSize64 = Number(view.getBigUint64(8, true));
    } else if (id === 'fmt ') {
      const view = yield { offsetBytes: body, lengthBytes: Math.min(size, 40) };
      if (view.byteLength < 16) return unreadable('The WAV format chunk is cut off.');
      format = waveFormat(view);
    } else if (id === 'data') {
      if (!format) return unreadable('The WAV file has sound before it says in which format.');
      const claimed = size === SIZE_UNKNOWN && dataSize64 !== null ? dataSize64 : size;
      const emptyForSure = claimed === 0 && (yield* chunksFillTheRest(body, sizeBytes));
      const streamed = !emptyForSure && (claimed === 0 || claimed === SIZE_UNKNOWN);
      return describe(format, body, streamed ? sizeBytes - body : claimed, sizeBytes);
    }
    offset = body + size + (size & 1);
  }
  return unreadable(
    format ? 'The WAV file has no sound in it.' : 'The WAV file has no readable format chunk.',
  );
}

function waveFormat(view: DataView): WaveFormat {
  const containerBits = view.getUint16(14, true);
  const extended = view.getUint16(0, true) === TAG_EXTENSIBLE && view.byteLength >= 26;
  const validBits = extended ? view.getUint16(18, true) : containerBits;
  return {
    // The first two bytes of an extensible format's GUID are the old format tag.
    tag: extended ? view.getUint16(24, true) : view.getUint16(0, true),
    channels: view.getUint16(2, true),
    sampleRateHz: view.getUint32(4, true),
    bytesPerFrame: view.getUint16(12, true),
    containerBits,
    validBits: validBits >= 1 && validBits <= containerBits ? validBits : containerBits,
  };
}

/** True when what follows an empty data chunk is a row of chunks that ends exactly with the file. */
function* chunksFillTheRest(start: number, sizeBytes: number): Reading<boolean> {
  let offset = start;
  for (let chunk = 0; chunk < CHUNKS_MAX && offset < sizeBytes; chunk++) {
    const head = yield { offsetBytes: offset, lengthBytes: 8 };
    if (head.byteLength < 8 || !/^[\x20-\x7e]{4}$/.test(ascii(head, 0, 4))) return false;
    const size = head.getUint32(4, true);
    offset += 8 + size + (size & 1);
  }
  return offset === sizeBytes || offset === sizeBytes + 1;
}

function describe(
  format: WaveFormat,
  offsetBytes: number,
  dataBytes: number,
  sizeBytes: number,
): Container | Refusal {
  const absurd = absurdity(format.channels, format.sampleRateHz);
  if (absurd) return absurd;
  const float = format.tag === TAG_FLOAT;
  if (!float && format.tag !== TAG_PCM)
    return unreadable(
      `WAV codec 0x${format.tag.toString(16).padStart(4, '0')} is not supported; send PCM or floating point.`,
    );
  const bytesPerSample = format.bytesPerFrame / format.channels;
  const fits = float ? [4, 8] : [1, 2, 3, 4];
  if (!fits.includes(bytesPerSample) || Math.ceil(format.containerBits / 8) > bytesPerSample)
    return unreadable(
      `The WAV header contradicts itself: ${format.containerBits} bits, ${format.channels} channels, ${format.bytesPerFrame} bytes per frame.`,
    );
  const present = Math.max(0, sizeBytes - offsetBytes);
  // Some writers count the pad byte or round to a frame; more than that is a file that was cut off.
  if (dataBytes > present + format.bytesPerFrame)
    return unreadable(
      `The WAV file is truncated: it promises ${dataBytes} bytes of sound and holds ${present}.`,
    );
  const frames = Math.floor(Math.min(dataBytes, present) / format.bytesPerFrame);
  if (frames === 0) return unreadable('The WAV file has no sound in it.');
  const pcm: PcmLayout = {
    offsetBytes,
    frames,
    channels: format.channels,
    bytesPerSample,
    encoding: float ? 'float' : bytesPerSample === 1 ? 'unsigned' : 'signed',
    littleEndian: true,
  };
  return {
    probe: {
      format: 'wav',
      mime: mimeOf.wav,
      extension: 'wav',
      durationS: frames / format.sampleRateHz,
      sampleRateHz: format.sampleRateHz,
      channels: format.channels,
      bitDepth: format.validBits,
    },
    pcm,
    soundOffsetBytes: offsetBytes,
    framesClaimed: frames,
  };
}
