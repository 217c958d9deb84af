import { viewOf } from './reading.ts';
import type { PcmLayout } from './sound-format.ts';

/**
 * Reads uncompressed samples exactly: integers are divided by the full scale of their width, so that a stored value
 * and its float are one to one up to 24 bits.
 * @returns one array per channel, full scale ±1; `layout.frames` samples each, which the caller has checked to exist
 */
export function readPcm(bytes: Uint8Array, layout: PcmLayout): Float32Array[] {
  const view = viewOf(bytes);
  const { offsetBytes, frames, channels, bytesPerSample } = layout;
  const sampleAt = sampleReader(view, layout);
  const stride = bytesPerSample * channels;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    let at = offsetBytes + channel * bytesPerSample;
    for (let i = 0; i < frames; i++, at += stride) samples[i] = sampleAt(at);
    return samples;
  });
}

function sampleReader(view: DataView, layout: PcmLayout): (at: number) => number {
  const { bytesPerSample, encoding, littleEndian } = layout;
  if (encoding === 'float')
    return bytesPerSample === 4
      ? (at) => view.getFloat32(at, littleEndian)
      : (at) => view.getFloat64(at, littleEndian);
  if (encoding === 'unsigned') return (at) => (view.getUint8(at) - 128) / 128;
  switch (bytesPerSample) {
    case 1:
      return (at) => view.getInt8(at) / 128;
    case 2:
      return (at) => view.getInt16(at, littleEndian) / 32_768;
    case 3:
      return littleEndian
        ? (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608
        : (at) => ((view.getInt8(at) << 16) | view.getUint16(at + 1, false)) / 8_388_608;
    default:
      return (at) => view.getInt32(at, littleEndian) / 2_147_483_648;
  }
}
