import { ascii, type Reading } from './reading.ts';
import { type Refusal, unreadable } from './refusals.ts';
import { absurdity, type Container, mimeOf, SAMPLES_PER_BYTE_MAX } from './sound-format.ts';

/** Reads the STREAMINFO block of a FLAC stream that begins at `start`. Source: RFC 9639, section 8.2. */
export function* readFlac(sizeBytes: number, start: number): Reading<Container | Refusal> {
  const view = yield { offsetBytes: start, lengthBytes: 42 };
  if (ascii(view, 0, 4) !== 'fLaC' || view.byteLength < 42) return unreadable('The FLAC header is cut off.');
  if ((view.getUint8(4) & 0x7f) !== 0)
    return unreadable('The FLAC file does not begin with its stream info.');
  const packed = view.getBigUint64(18, false);
  const sampleRateHz = Number(packed >> 44n);
  const channels = Number((packed >> 41n) & 7n) + 1;
  const bitDepth = Number((packed >> 36n) & 31n) + 1;
  const samples = Number(packed & 0xf_ffff_ffffn);
  const absurd = absurdity(channels, sampleRateHz);
  if (absurd) return absurd;
  if (bitDepth < 4) return unreadable(`The FLAC header claims ${bitDepth} bits per sample.`);
  if (samples > (sizeBytes - start) * SAMPLES_PER_BYTE_MAX)
    return unreadable(`The FLAC file is truncated: ${sizeBytes} bytes cannot hold ${samples} samples.`);
  return {
    probe: {
      format: 'flac',
      mime: mimeOf.flac,
      extension: 'flac',
      durationS: samples > 0 ? samples / sampleRateHz : null,
      sampleRateHz,
      channels,
      bitDepth,
    },
    pcm: null,
    soundOffsetBytes: start,
    framesClaimed: samples > 0 ? samples : null,
  };
}

/**
 * Counts the samples per channel that the frame headers in a FLAC file announce, and stops once past `framesMax`.
 * A frame of silence takes 14 bytes and unpacks to 65,535 samples, so a decoder must not be asked before this is known.
 * Never too low for a real stream: every frame a decoder can accept has a header with a valid CRC-8.
 * Source: RFC 9639, section 9.1.
 */
export function flacFramesAnnounced(bytes: Uint8Array, framesMax: number): number {
  let frames = 0;
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 6 <= bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    frames += blockSize(bytes, at);
    if (frames > framesMax) break;
  }
  return frames;
}

/** The block size a frame header at `at` announces, 0 when there is no valid header. */
function blockSize(bytes: Uint8Array, at: number): number {
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  if ((byte(1) & 0xfe) !== 0xf8) return 0;
  const sizeCode = byte(2) >> 4;
  const rateCode = byte(2) & 15;
  if (sizeCode === 0 || rateCode === 15 || byte(3) >> 4 > 10 || byte(3) & 1) return 0;
  const lead = Math.clz32(~(byte(4) << 24));
  const afterNumber = 4 + (lead === 0 ? 1 : lead);
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  const length = afterNumber + sizeBytes + rateBytes;
  let crc = 0;
  for (let i = 0; i < length; i++) {
    crc ^= byte(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  if (crc !== byte(length)) return 0;
  if (sizeCode === 1) return 192;
  if (sizeCode <= 5) return 576 << (sizeCode - 2);
  if (sizeCode === 6) return byte(afterNumber) + 1;
  if (sizeCode === 7) return ((byte(afterNumber) << 8) | byte(afterNumber + 1)) + 1;
  return 256 << (sizeCode - 8);
}
