import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { device } from '@trc/contracts/documents/export.v1';
import { isRefusal, type Refusal } from '../domain/container/refusals.ts';
import { headerBytesOf, headerOf, isBigEndian, isExact, keptChannels } from '../domain/export/file-forms.ts';
import { resampleForRelease } from '../domain/export/resample-for-release.ts';
import { seededDice, writeSixteenBit } from '../domain/export/sixteen-bit.ts';
import type { ConversionTask, ConvertedFile } from './analysis-pool.ts';
import { decodeSound } from './decoder.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();

/** A sound file as another one of 48 kHz and 16 bits, whole and in memory: 300 seconds of stereo are 58 MB. Loudness stays as it is. */
export async function convertSound({
  bytes: source,
  durationSMax,
  format,
  ditherSeed,
}: ConversionTask): Promise<ConvertedFile | Refusal> {
  const sound = await decodeSound(source, durationSMax);
  // Lets go of the file at once: what becomes of it takes several times its size.
  if (source.buffer instanceof ArrayBuffer) source.buffer.transfer(0);
  if (isRefusal(sound)) return sound;
  const { probe } = sound;
  const channels = sound.channels
    .slice(0, keptChannels(probe.channels))
    .map((samples) => resampleForRelease(samples, sound.sampleRateHz, device.sampleRateHz));
  const frames = channels[0]?.length ?? 0;
  const headerBytes = headerBytesOf[format];
  const bytes = new Uint8Array(headerBytes + frames * channels.length * (device.bitDepth / 8));
  bytes.set(headerOf(format, frames, channels.length, md5));
  const exact = isExact({
    sample_rate_hz: probe.sampleRateHz,
    bit_depth: probe.bitDepth,
    format: probe.format,
  });
  const dice = exact ? null : seededDice(ditherSeed);
  writeSixteenBit(channels, new DataView(bytes.buffer, headerBytes), !isBigEndian[format], dice);
  return { bytes, crc32: crc32(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}
