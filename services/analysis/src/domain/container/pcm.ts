import type { PcmLayout } from './sound-format.ts';

/** Nearly all files and processors agree on it; then stored numbers are read as they are. */
const LITTLE_ENDIAN_HERE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads uncompressed samples exactly: integers are divided by the full scale of their width, so that a stored value
 * and its float are one to one up to 24 bits.
 * @returns one array per channel, full scale ±1; `layout.frames` samples each, which the caller has checked to exist
 */
export function readPcm(bytes: Uint8Array, layout: PcmLayout): Float32Array[] {
  const { offsetBytes, frames, channels, bytesPerSample, encoding, littleEndian } = layout;
  const sound = bytes.subarray(offsetBytes, offsetBytes + frames * channels * bytesPerSample);
  if (encoding === 'unsigned') return split(sound, layout, 128, 128);
  if (bytesPerSample === 3) return splitThreeBytes(sound, layout);
  const own =
    littleEndian === LITTLE_ENDIAN_HERE ? aligned(sound, bytesPerSample) : turned(sound, bytesPerSample);
  const place = [own.buffer, own.byteOffset, frames * channels] as const;
  if (encoding === 'float')
    return split(
      bytesPerSample === 4 ? new Float32Array(...place) : new Float64Array(...place),
      layout,
      1,
      0,
    );
  switch (bytesPerSample) {
    case 1:
      return split(new Int8Array(...place), layout, 128, 0);
    case 2:
      return split(new Int16Array(...place), layout, 32_768, 0);
    default:
      return split(new Int32Array(...place), layout, 2_147_483_648, 0);
  }
}

/** The same bytes where numbers of this width may lie; copied only when they do not. */
function aligned(bytes: Uint8Array, width: number): Uint8Array {
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
}

/** A copy with the bytes of each number in opposite order. */
function turned(bytes: Uint8Array, width: number): Uint8Array {
  if (width === 1) return bytes;
  const copy = new Uint8Array(bytes);
  if (width === 2) {
    const pairs = new Uint16Array(copy.buffer);
    for (let i = 0; i < pairs.length; i++)
      pairs[i] = ((pairs[i] as number) << 8) | ((pairs[i] as number) >> 8);
    return copy;
  }
  for (let start = 0; start < bytes.length; start += width)
    for (let i = 0; i < width; i++) copy[start + i] = bytes[start + width - 1 - i] as number;
  return copy;
}

type Numbers = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Frames that are read at once: their numbers become floats of one kind first, because a loop over numbers of every kind is three times slower. */
const pieceFrames = 4_096;

/** @param full a power of two, so that multiplying by its inverse is exact */
function split(
  numbers: Numbers,
  { channels, frames }: PcmLayout,
  full: number,
  zero: number,
): Float32Array[] {
  const scale = 1 / full;
  const sound = Array.from({ length: channels }, () => new Float32Array(frames));
  const piece = new Float32Array(pieceFrames * channels);
  for (let first = 0; first < frames; first += pieceFrames) {
    const count = Math.min(pieceFrames, frames - first);
    piece.set(numbers.subarray(first * channels, (first + count) * channels));
    for (const [channel, samples] of sound.entries())
      for (let i = 0, at = channel; i < count; i++, at += channels)
        samples[first + i] = ((piece[at] as number) - zero) * scale;
  }
  return sound;
}

function splitThreeBytes(bytes: Uint8Array, { channels, frames, littleEndian }: PcmLayout): Float32Array[] {
  const stride = 3 * channels;
  const low = littleEndian ? 0 : 2;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0, at = 3 * channel; i < frames; i++, at += stride) {
      const high = bytes[at + 2 - low] as number;
      samples[i] =
        ((high << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + low] as number) << 8)) /
        2_147_483_648;
    }
    return samples;
  });
}
