import { ascii, findId, type Reading } from './reading.ts';
import { type Refusal, unreadable } from './refusals.ts';
import {
  absurdity,
  CHUNKS_MAX,
  type Container,
  mimeOf,
  type PcmLayout,
  SIZE_UNKNOWN_FROM,
} from './sound-format.ts';

const TAG_PCM = 0x0001;
const TAG_FLOAT = 0x0003;
const TAG_EXTENSIBLE = 0xfffe;
/** A RF64 file says so in every 32-bit size that its `ds64` chunk has in 64 bits. */
const SIZE_ELSEWHERE = 0xffff_ffff;
/** How far sound and its format are searched when the sizes of the chunks before them are wrong. */
const SEARCHED_BYTES = 65_536;

/** Source: Microsoft, mmreg.h. */
const CODEC_NAMES: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'µ-law',
  17: 'IMA ADPCM',
  22: 'G.723 ADPCM',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  80: 'MPEG layer I or II',
  85: 'MP3',
  146: 'AC-3',
  255: 'AAC',
  353: 'WMA',
  354: 'WMA',
  26447: 'Ogg Vorbis',
};

interface WaveFormat {
  readonly tag: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bytesPerSecond: number;
  readonly bytesPerFrame: number;
  readonly containerBits: number;
  /** Bits of a sample that count, 0 when the header has none. */
  readonly validBits: number;
}

/** Where the header says that the sound lies, and what speaks for it. `null` for what its writer did not know. */
interface Place {
  readonly offsetBytes: number;
  readonly dataBytes: number | null;
  /** The first byte after the whole RIFF. */
  readonly riffEnd: number | null;
  /** A chunk begins where the sound is said to end. */
  readonly isBeforeChunk: boolean;
  /** The data chunk says that it is empty, which may be true. */
  readonly isEmpty: boolean;
}

/**
 * Reads the header of a WAV file whose first twelve bytes, `start`, are already recognised. Where a size in it is wrong
 * and the sound lies there all the same, the sound counts.
 * Source: Microsoft/IBM RIFF MCI 1.0, WAVEFORMATEXTENSIBLE; RF64 and BW64 with `ds64`: EBU Tech 3306, ITU-R BS.2088.
 */
export function* readWav(sizeBytes: number, start: DataView): Reading<Container | Refusal> {
  const littleEndian = ascii(start, 0, 4) !== 'RIFX';
  let format: WaveFormat | null = null;
  let data: { offsetBytes: number; size: number } | null = null;
  let sizes64: { riff: number; data: number } | null = null;
  let offset = 12;
  for (let chunk = 0; chunk < CHUNKS_MAX && offset + 8 <= sizeBytes && !(format && data); chunk++) {
    const head = yield { offsetBytes: offset, lengthBytes: 8 };
    const id = ascii(head, 0, 4);
    const size = head.getUint32(4, littleEndian);
    const body = offset + 8;
    if (id === 'ds64') {
      const view = yield { offsetBytes: body, lengthBytes: 16 };
      if (view.byteLength < 16) break;
      sizes64 = { riff: Number(view.getBigUint64(0, true)), data: Number(view.getBigUint64(8, true)) };
    } else if (id === 'fmt ') {
      const view = yield { offsetBytes: body, lengthBytes: Math.min(size, 40) };
      if (view.byteLength >= 16) format = waveFormat(view, littleEndian);
    } else if (id === 'data') data = { offsetBytes: body, size };
    offset = body + size + (size & 1);
  }
  if (!format || !data) {
    const view = yield { offsetBytes: 0, lengthBytes: SEARCHED_BYTES };
    const formatAt = findId(view, 'fmt ', 24);
    if (!format && formatAt !== null)
      format = waveFormat(new DataView(view.buffer, view.byteOffset + formatAt + 8), littleEndian);
    const dataAt = findId(view, 'data', 9);
    if (!data && dataAt !== null)
      data = { offsetBytes: dataAt + 8, size: view.getUint32(dataAt + 4, littleEndian) };
  }
  if (!format) return unreadable('The WAV file has no readable format chunk.');
  if (!data) return unreadable('The WAV file has no sound in it.');
  const riff = claimed(start.getUint32(4, littleEndian), sizes64?.riff);
  const dataBytes = claimed(data.size, sizes64?.data);
  const end = data.offsetBytes + (dataBytes ?? 0);
  const place: Place = {
    offsetBytes: data.offsetBytes,
    dataBytes,
    riffEnd: riff === null ? null : riff + 8,
    isBeforeChunk: yield* isChunk(end + (end & 1), sizeBytes, littleEndian),
    isEmpty: data.size === 0,
  };
  return describe(format, place, sizeBytes, littleEndian);
}

/** A size as the header has it, `null` when the writer did not know it, as programs that write to a pipe do. */
function claimed(size: number, size64: number | undefined): number | null {
  if (size === SIZE_ELSEWHERE && size64) return size64;
  return size === 0 || size >= SIZE_UNKNOWN_FROM ? null : size;
}

/** True when something at `offset` looks like a chunk that ends within the file. */
function* isChunk(offset: number, sizeBytes: number, littleEndian: boolean): Reading<boolean> {
  const head = yield { offsetBytes: offset, lengthBytes: 8 };
  return (
    head.byteLength === 8 &&
    /^[\x20-\x7e]{4}$/.test(ascii(head, 0, 4)) &&
    offset + 8 + head.getUint32(4, littleEndian) <= sizeBytes + 1
  );
}

function waveFormat(view: DataView, littleEndian: boolean): WaveFormat {
  const containerBits = view.getUint16(14, littleEndian);
  const extended = view.getUint16(0, littleEndian) === TAG_EXTENSIBLE && view.byteLength >= 26;
  const validBits = extended ? view.getUint16(18, littleEndian) : containerBits;
  return {
    // The first two bytes of an extensible format's GUID are the old format tag.
    tag: view.getUint16(extended ? 24 : 0, littleEndian),
    channels: view.getUint16(2, littleEndian),
    sampleRateHz: view.getUint32(4, littleEndian),
    bytesPerSecond: view.getUint32(8, littleEndian),
    bytesPerFrame: view.getUint16(12, littleEndian),
    containerBits,
    validBits: validBits >= 1 && validBits <= containerBits ? validBits : containerBits,
  };
}

/**
 * Bytes of sound that are there. Where the size of the data chunk cannot be true, the size of the whole RIFF is the
 * second witness: a file is truncated when both agree that there should be more.
 */
function soundBytes(place: Place, bytesPerFrame: number, sizeBytes: number): number | Refusal {
  const { offsetBytes, dataBytes, riffEnd } = place;
  const present = Math.max(0, sizeBytes - offsetBytes);
  if (dataBytes === null) return place.isEmpty && place.isBeforeChunk ? 0 : present;
  const dataEnd = offsetBytes + dataBytes;
  // Some writers count the pad byte or round to a frame.
  if (dataBytes > present + bytesPerFrame && riffEnd !== null && riffEnd >= dataEnd)
    return unreadable(
      `The WAV file is truncated: it promises ${dataBytes} bytes of sound and holds ${present}.`,
    );
  if (dataBytes >= present) return present;
  const isWhole = place.isBeforeChunk || (riffEnd !== null && riffEnd <= dataEnd + 1);
  return isWhole ? dataBytes : Math.min(present, (riffEnd ?? sizeBytes) - offsetBytes);
}

/** Bytes of one sample as stored, or `null` when the header gives no answer that its numbers agree on. */
function sampleBytes(format: WaveFormat): number | null {
  const { tag, channels, sampleRateHz, bytesPerSecond, bytesPerFrame, containerBits } = format;
  const sizes = tag === TAG_FLOAT ? [4, 8] : [1, 2, 3, 4];
  const byBits = Math.ceil(containerBits / 8);
  const byFrame = bytesPerFrame / channels;
  if (sizes.includes(byFrame) && byBits <= byFrame) return byFrame;
  const isSecond = bytesPerFrame === 0 || bytesPerSecond === sampleRateHz * channels * byBits;
  return sizes.includes(byBits) && isSecond ? byBits : null;
}

function describe(
  format: WaveFormat,
  place: Place,
  sizeBytes: number,
  littleEndian: boolean,
): Container | Refusal {
  const { tag, channels, sampleRateHz } = format;
  const absurd = absurdity(channels, sampleRateHz);
  if (absurd) return absurd;
  const float = tag === TAG_FLOAT;
  if (!float && tag !== TAG_PCM) {
    const name = CODEC_NAMES[tag];
    const code = `0x${tag.toString(16).padStart(4, '0')}`;
    return unreadable(
      `WAV codec ${name ? `${name} (${code})` : code} is not supported; send PCM or floating point.`,
    );
  }
  const bytesPerSample = sampleBytes(format);
  if (bytesPerSample === null)
    return unreadable(
      `The WAV header contradicts itself: ${float ? 'floats of ' : ''}${format.containerBits} bits, ${channels} channels, ${format.bytesPerFrame} bytes per frame.`,
    );
  const bytesPerFrame = bytesPerSample * channels;
  const bytes = soundBytes(place, bytesPerFrame, sizeBytes);
  if (typeof bytes !== 'number') return bytes;
  const frames = Math.floor(bytes / bytesPerFrame);
  if (frames === 0) return unreadable('The WAV file has no sound in it.');
  const pcm: PcmLayout = {
    offsetBytes: place.offsetBytes,
    frames,
    channels,
    bytesPerSample,
    encoding: float ? 'float' : bytesPerSample === 1 ? 'unsigned' : 'signed',
    littleEndian,
  };
  return {
    probe: {
      format: 'wav',
      mime: mimeOf.wav,
      extension: 'wav',
      durationS: frames / sampleRateHz,
      sampleRateHz,
      channels,
      bitDepth: format.validBits || 8 * bytesPerSample,
    },
    pcm,
    soundOffsetBytes: place.offsetBytes,
    framesClaimed: frames,
  };
}
