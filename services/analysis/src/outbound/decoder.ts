import { locate } from '../domain/container.ts';
import { flacFramesAnnounced } from '../domain/flac.ts';
import { readPcm } from '../domain/pcm.ts';
import { isRefusal, type Refusal, tooLong, unreadable } from '../domain/refusals.ts';
import type { Container, Probe, SoundFormat } from '../domain/sound-format.ts';

/** Samples over all channels that one file may unpack to: 300 s of stereo at 192 kHz, 461 MB as floats. */
export const DECODED_SAMPLES_MAX = 300 * 192_000 * 2;
/** A codec's frames overlap the end of the sound; nobody's file is refused over this much. */
const DURATION_SLACK_S = 0.1;

type Compressed = Exclude<SoundFormat, 'wav' | 'aiff'>;

/**
 * How much is fed to a decoder at once. The smaller the piece, the less a crafted file can unpack to before it is
 * counted: 4 KiB of Ogg hold at most some 8 million samples per channel. FLAC frames are counted beforehand instead.
 */
const PIECE_BYTES: Readonly<Record<Compressed, number>> = {
  mp3: 65_536,
  flac: 1_048_576,
  'ogg-vorbis': 4_096,
  'ogg-opus': 4_096,
};

interface Decoded {
  readonly channelData: Float32Array[];
  readonly sampleRate: number;
}

const NOTHING: Decoded = { channelData: [], sampleRate: 0 };

interface Codec {
  decode(piece: Uint8Array): Decoded;
  /** What is left at the end of the sound; MP3 has nothing left. */
  flush?(): Decoded;
  free(): void;
}

/** One package for each codec, loaded when its format comes along. The package of all codecs would bring GPL ones. */
const OPEN: Readonly<Record<Compressed, () => Promise<Codec>>> = {
  mp3: async () => (await import('@audio/decode-mp3')).decoder(),
  flac: async () => (await import('@audio/decode-flac')).decoder(),
  'ogg-vorbis': async () => (await import('@audio/decode-vorbis')).decoder(),
  'ogg-opus': async () => (await import('@audio/decode-opus')).decoder(),
};

export interface DecodedSound {
  readonly probe: Probe;
  /** One array per channel, all of the same length, full scale ±1. */
  readonly channels: Float32Array[];
  readonly sampleRateHz: number;
}

/**
 * Recognises and unpacks a whole sound file.
 * Whatever is wrong with the file comes back as a refusal; this never throws over the file's content.
 * @param durationSMax seconds of sound the sender may have; more is refused as soon as it is known
 */
export async function decodeSound(bytes: Uint8Array, durationSMax: number): Promise<DecodedSound | Refusal> {
  const container = locate(bytes, bytes.length);
  if (isRefusal(container)) return container;
  const { probe, pcm } = container;
  const framesMax = Math.ceil((durationSMax + DURATION_SLACK_S) * probe.sampleRateHz);
  if ((container.framesClaimed ?? 0) > framesMax) return longer(durationSMax);
  if ((container.framesClaimed ?? 0) * probe.channels > DECODED_SAMPLES_MAX) return heavier();
  if (pcm) return { probe, channels: readPcm(bytes, pcm), sampleRateHz: probe.sampleRateHz };
  return unpack(bytes, container, framesMax, durationSMax);
}

async function unpack(
  bytes: Uint8Array,
  container: Container,
  framesMax: number,
  durationSMax: number,
): Promise<DecodedSound | Refusal> {
  const { probe, soundOffsetBytes } = container;
  const format = probe.format as Compressed;
  const sound = bytes.subarray(soundOffsetBytes);
  if (format === 'flac' && flacFramesAnnounced(sound, framesMax) > framesMax) return longer(durationSMax);

  const pieces: Float32Array[][] = [];
  let frames = 0;
  let decoder: Codec | null = null;
  try {
    decoder = await OPEN[format]();
    for (let at = 0; at <= sound.length; at += PIECE_BYTES[format]) {
      const piece = sound.subarray(at, at + PIECE_BYTES[format]);
      const { channelData, sampleRate } = piece.length > 0 ? decoder.decode(piece) : NOTHING;
      const isLast = at + piece.length >= sound.length;
      const { channelData: rest } = (isLast && decoder.flush?.()) || NOTHING;
      for (const data of [channelData, rest]) {
        if (!data[0]?.length) continue;
        frames += data[0].length;
        pieces.push(data);
      }
      if (channelData[0]?.length && sampleRate !== probe.sampleRateHz)
        return unreadable(
          `The sample rate changes within the file, from ${probe.sampleRateHz} to ${sampleRate} Hz.`,
        );
      if (frames > framesMax) return longer(durationSMax);
      if (frames * probe.channels > DECODED_SAMPLES_MAX) return heavier();
    }
  } catch {
    // What the decoder says is about its own insides; the sender can only send the file again.
    return unreadable(`The ${format} data is damaged and cannot be decoded.`);
  } finally {
    decoder?.free();
  }
  if (frames === 0) return unreadable('The file holds no sound that can be decoded.');
  if (container.framesClaimed !== null && frames < container.framesClaimed)
    return unreadable(
      `The file is truncated or damaged: ${frames} of ${container.framesClaimed} samples are readable.`,
    );
  return { probe, channels: join(pieces, probe.channels, frames), sampleRateHz: probe.sampleRateHz };
}

/**
 * Puts the pieces together, channel by channel, letting go of each as it is copied.
 * A decoder may give more channels than the file has, or for a stretch fewer: a missing one is the first one again.
 */
function join(pieces: Float32Array[][], channels: number, frames: number): Float32Array[] {
  const joined: Float32Array[] = [];
  for (let channel = channels - 1; channel >= 0; channel--) {
    const samples = new Float32Array(frames);
    let at = 0;
    for (const piece of pieces) {
      const part = piece[channel] ?? piece[0] ?? new Float32Array(0);
      samples.set(part, at);
      at += part.length;
      if (channel > 0) piece.length = Math.min(piece.length, channel);
    }
    joined.unshift(samples);
  }
  return joined;
}

function longer(durationSMax: number): Refusal {
  return tooLong(`The sound is longer than the ${durationSMax} seconds allowed.`);
}

function heavier(): Refusal {
  return tooLong(`The sound has more than ${DECODED_SAMPLES_MAX} samples over all channels.`);
}
