import { device, type ExportFormat } from '@trc/contracts/documents/export.v1';

/** Writes the digest of a sample file; hashing comes from outside. */
export type Md5 = (bytes: Uint8Array) => Uint8Array;

/** Bytes before the sound in one file of each form. */
export const headerBytesOf: Readonly<Record<ExportFormat, number>> = {
  'sp404mk2-project': 512,
  'wav-48k16': 44,
  'aiff-48k16': 54,
};

/** The device plays one channel or two; of more, the first two are kept. */
export const keptChannels = (channels: number) => Math.min(channels, 2);

/** Whether the sound's own numbers can be kept as they are: nothing is resampled, and nothing has to be rounded. */
export function isExact({
  sample_rate_hz,
  bit_depth,
  format,
}: {
  readonly sample_rate_hz: number;
  readonly bit_depth: number | null;
  readonly format: string;
}): boolean {
  const isWhole = format === 'wav' || format === 'aiff' || format === 'flac';
  return (
    isWhole && sample_rate_hz === device.sampleRateHz && bit_depth !== null && bit_depth <= device.bitDepth
  );
}

export const isBigEndian: Readonly<Record<ExportFormat, boolean>> = {
  'sp404mk2-project': true,
  'wav-48k16': false,
  'aiff-48k16': true,
};

const bytesPerFrame = (channels: number) => channels * (device.bitDepth / 8);

/** The header of a file that holds `frames` frames of 48 kHz and 16 bits. */
export function headerOf(format: ExportFormat, frames: number, channels: number, md5: Md5): Uint8Array {
  const soundBytes = frames * bytesPerFrame(channels);
  switch (format) {
    case 'sp404mk2-project':
      return smpHeader(soundBytes, channels, md5);
    case 'wav-48k16':
      return wavHeader(soundBytes, channels);
    case 'aiff-48k16':
      return aiffHeader(soundBytes, frames, channels);
  }
}

/** Where the digest stands, and what it is of: the four numbers before it. */
const digestAt = 32;
const digestOf = [4, 20] as const;

/**
 * The `.SMP` container "RFWV", all big-endian. Sources: git-moss/ConvertWithMoss, documentation/design/SP404MK2_FORMAT.md, lines 48–61 for
 * the fields; TuscanPL/SparkyMK2, docs/re/02-files.md ("*.SMP sample") for what follows them on the device: the MD5 of the four fields at 32,
 * filler, and the sound from 512 on. The filler is arbitrary there and zero here.
 */
function smpHeader(soundBytes: number, channels: number, md5: Md5): Uint8Array {
  const bytes = new Uint8Array(headerBytesOf['sp404mk2-project']);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, 'RFWV');
  view.setUint32(4, bytes.length + soundBytes - 8);
  view.setUint32(8, device.sampleRateHz);
  view.setUint32(12, channels);
  view.setUint32(16, device.bitDepth);
  bytes.set(md5(bytes.slice(...digestOf)), digestAt);
  return bytes;
}

/** Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), RIFF WAVE. */
function wavHeader(soundBytes: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(headerBytesOf['wav-48k16']);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, 'RIFF');
  view.setUint32(4, bytes.length + soundBytes - 8, true);
  ascii(bytes, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, device.sampleRateHz, true);
  view.setUint32(28, device.sampleRateHz * bytesPerFrame(channels), true);
  view.setUint16(32, bytesPerFrame(channels), true);
  view.setUint16(34, device.bitDepth, true);
  ascii(bytes, 36, 'data');
  view.setUint32(40, soundBytes, true);
  return bytes;
}

/** 48,000 as an 80-bit float: exponent 2^15, mantissa 48,000 · 2^48. */
const rate80 = [0x40, 0x0e, 0xbb, 0x80, 0, 0, 0, 0, 0, 0];

/** Source: Apple, "Audio Interchange File Format: AIFF 1.3" (1989), COMM and SSND chunks. */
function aiffHeader(soundBytes: number, frames: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(headerBytesOf['aiff-48k16']);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, 'FORM');
  view.setUint32(4, bytes.length + soundBytes - 8);
  ascii(bytes, 8, 'AIFFCOMM');
  view.setUint32(16, 18);
  view.setUint16(20, channels);
  view.setUint32(22, frames);
  view.setUint16(26, device.bitDepth);
  bytes.set(rate80, 28);
  ascii(bytes, 38, 'SSND');
  view.setUint32(42, soundBytes + 8);
  return bytes;
}

function ascii(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}
