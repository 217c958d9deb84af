import { locate } from '../domain/container/container.ts';
import { flacFramesAnnounced } from '../domain/container/flac.ts';
import { oggLinks } from '../domain/container/ogg.ts';
import { readPcm } from '../domain/container/pcm.ts';
import { untaggedBytes } from '../domain/container/reading.ts';
import { isRefusal, type Refusal, tooLong, unreadable } from '../domain/container/refusals.ts';
import type { Container, Probe, SoundFormat } from '../domain/container/sound-format.ts';
import { growingSound } from '../domain/signal/growing-sound.ts';

/** Samples over all channels that one file may unpack to: 300 s of stereo at 192 kHz, 461 MB as floats. */
export const DECODED_SAMPLES_MAX = 300 * 192_000 * 2;
/** A codec's frames overlap the end of the sound; nobody's file is refused over this much. */
const DURATION_SLACK_S = 0.1;
/** Streams of a chained Ogg file; a day of radio has fewer songs. */
const STREAMS_MAX = 512;

type Compressed = Exclude<SoundFormat, 'wav' | 'aiff'>;

/**
 * How much is fed to a decoder at once. The smaller the piece, the less a crafted file can unpack to before it is
 * counted: 4 KiB of Ogg hold at most some 8 million samples per channel. FLAC frames are counted beforehand instead.
 */
const PIECE_BYTES: Readonly<Record<Compressed, number>> = {
  mp3: 65_536,
  flac: 131_072,
  'ogg-vorbis': 4_096,
  'ogg-opus': 4_096,
};

interface Decoded {
  readonly channelData: Float32Array[];
  readonly sampleRate: number;
}

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
  const { probe } = container;
  const format = probe.format as Compressed;
  const streams = streamsOf(bytes, container);
  if (streams.length > STREAMS_MAX)
    return unreadable(
      `The file is a chain of ${streams.length} streams; at most ${STREAMS_MAX} are supported.`,
    );
  for (const stream of streams.slice(1)) {
    const link = locate(stream, stream.length);
    if (isRefusal(link)) return link;
    if (link.probe.format !== format)
      return unreadable(`The codec changes within the file, from ${format} to ${link.probe.format}.`);
  }
  if (format === 'flac' && flacFramesAnnounced(streams[0] ?? bytes, framesMax) > framesMax)
    return longer(durationSMax);

  const sound = growingSound(probe.channels, framesExpected(container, framesMax));
  try {
    for (const stream of streams)
      for await (const { channelData, sampleRate } of decodePieces(stream, format)) {
        if (!channelData[0]?.length) continue;
        if (sampleRate !== probe.sampleRateHz)
          return unreadable(
            `The sample rate changes within the file, from ${probe.sampleRateHz} to ${sampleRate} Hz.`,
          );
        sound.add(channelData);
        if (sound.frames > framesMax) return longer(durationSMax);
        if (sound.frames * probe.channels > DECODED_SAMPLES_MAX) return heavier();
      }
  } catch {
    // What the decoder says is about its own insides; the sender can only send the file again.
    return unreadable(`The ${format} data is damaged and cannot be decoded.`);
  }
  if (sound.frames === 0) return unreadable('The file holds no sound that can be decoded.');
  if (container.framesClaimed !== null && sound.frames < container.framesClaimed)
    return unreadable(
      `The file is truncated or damaged: ${sound.frames} of ${container.framesClaimed} samples are readable.`,
    );
  return { probe, channels: atFullScale(sound.channels(), probe), sampleRateHz: probe.sampleRateHz };
}

/** The FLAC decoder divides by the largest positive number, everybody else by the step behind it: whole numbers must stay whole. */
function atFullScale(channels: Float32Array[], { format, bitDepth }: Probe): Float32Array[] {
  if (format !== 'flac' || bitDepth === null) return channels;
  const step = 2 ** (1 - bitDepth);
  for (const samples of channels)
    for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * (1 - step);
  return channels;
}

/** The streams of a file, each for a decoder of its own: those of a chained Ogg file, elsewhere one without its tags. */
function streamsOf(bytes: Uint8Array, { probe, soundOffsetBytes }: Container): Uint8Array[] {
  if (probe.format === 'flac') return [bytes.subarray(soundOffsetBytes, untaggedBytes(bytes))];
  if (probe.format === 'mp3') return [bytes.subarray(soundOffsetBytes)];
  const links = oggLinks(bytes);
  return links.map((start, i) => bytes.subarray(start, links[i + 1]));
}

async function* decodePieces(stream: Uint8Array, format: Compressed): AsyncGenerator<Decoded> {
  const decoder = await OPEN[format]();
  try {
    for (let at = 0; at < stream.length; at += PIECE_BYTES[format])
      yield decoder.decode(stream.subarray(at, at + PIECE_BYTES[format]));
    if (decoder.flush) yield decoder.flush();
  } finally {
    decoder.free();
  }
}

/** What the header leads to expect, with the part of a second that codecs add, at most what is allowed. */
function framesExpected({ probe, framesClaimed }: Container, framesMax: number): number {
  const announced =
    framesClaimed ?? Math.ceil(((probe.durationS ?? 0) + DURATION_SLACK_S) * probe.sampleRateHz);
  return Math.min(announced, framesMax, Math.floor(DECODED_SAMPLES_MAX / probe.channels));
}

function longer(durationSMax: number): Refusal {
  return tooLong(`The sound is longer than the ${durationSMax} seconds allowed.`);
}

function heavier(): Refusal {
  return tooLong(`The sound has more than ${DECODED_SAMPLES_MAX} samples over all channels.`);
}
