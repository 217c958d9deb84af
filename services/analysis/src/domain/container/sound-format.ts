import { type Refusal, unreadable } from './refusals.ts';

export const CHANNELS_MAX = 8;
export const SAMPLE_RATE_HZ_MIN = 4_000;
export const SAMPLE_RATE_HZ_MAX = 384_000;
/** A file with more chunks than this is an attack or an accident, not a recording. */
export const CHUNKS_MAX = 1_024;
/** Sizes from here on stand for "not known": each program that writes to a pipe has its own, near 2^31 or 2^32. */
export const SIZE_UNKNOWN_FROM = 0x7f00_0000;
/** No lossless or lossy codec here stores more samples per byte, silence included (FLAC: 65,535 in about 14 bytes). */
export const SAMPLES_PER_BYTE_MAX = 8_192;

/** Media type of each format that is taken. */
export const mimeOf = {
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  'ogg-vorbis': 'audio/ogg',
  'ogg-opus': 'audio/ogg',
} as const;
export type SoundFormat = keyof typeof mimeOf;

/** What the header of a sound file says. */
export interface Probe {
  readonly format: SoundFormat;
  readonly mime: string;
  /** Without the dot. */
  readonly extension: string;
  /** Seconds; `null` when the header cannot tell without decoding. An estimate for MP3 without a frame count. */
  readonly durationS: number | null;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Bits of one sample as stored; `null` for lossy codecs, which have none. */
  readonly bitDepth: number | null;
}

/** Where and how uncompressed samples lie in a file. */
export interface PcmLayout {
  readonly offsetBytes: number;
  /** Samples per channel. */
  readonly frames: number;
  readonly channels: number;
  readonly bytesPerSample: number;
  readonly encoding: 'signed' | 'unsigned' | 'float';
  readonly littleEndian: boolean;
}

/** A recognised file: what it says about itself and what a decoder needs to find its sound. */
export interface Container {
  readonly probe: Probe;
  /** `null` for compressed formats. */
  readonly pcm: PcmLayout | null;
  /** The first byte after leading tags; decoders of compressed formats start here. */
  readonly soundOffsetBytes: number;
  /** Samples per channel the header promises exactly, or `null` when it promises nothing exact. */
  readonly framesClaimed: number | null;
}

/** `null` when the two numbers can be those of a recording, else the refusal that names the one that cannot. */
export function absurdity(channels: number, sampleRateHz: number): Refusal | null {
  if (!(channels >= 1 && channels <= CHANNELS_MAX))
    return unreadable(`The header claims ${channels} channels; 1 to ${CHANNELS_MAX} are supported.`);
  if (!(sampleRateHz >= SAMPLE_RATE_HZ_MIN && sampleRateHz <= SAMPLE_RATE_HZ_MAX))
    return unreadable(
      `The header claims a sample rate of ${sampleRateHz} Hz; ${SAMPLE_RATE_HZ_MIN} to ${SAMPLE_RATE_HZ_MAX} Hz are supported.`,
    );
  return null;
}
