import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { device } from '@trc/contracts/documents/export.v1';
import { isRefusal, type Refusal } from '../domain/container/refusals.ts';
import { factorOf } from '../domain/export/export-gain.ts';
import { headerBytesOf, headerOf, isBigEndian, isExact, keptChannels } from '../domain/export/file-forms.ts';
import { resampleForRelease } from '../domain/export/resample-for-release.ts';
import { writeSixteenBit } from '../domain/export/sixteen-bit.ts';
import { tame } from '../domain/signal/tame.ts';
import type { ConversionTask, ConvertedFile } from './analysis-pool.ts';
import { decodeSound } from './decoder.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();

/** A sound file as another one of 48 kHz and 16 bits, whole and in memory: 300 seconds of stereo are 58 MB. Only a gain changes its loudness. */
export async function convertSound({
  bytes: source,
  durationSMax,
  format,
  ditherSeed,
  gainDb,
}: ConversionTask): Promise<ConvertedFile | Refusal> {
  const sound = await decodeSound(source, durationSMax);
  letGo(source);
  if (isRefusal(sound)) return sound;
  const { probe, sampleRateHz } = sound;
  const kept = sound.channels.slice(0, keptChannels(probe.channels));
  for (const samples of kept) tame(samples);
  const channels = resampleForRelease(kept, sampleRateHz, device.sampleRateHz);
  for (const samples of sound.channels) if (!channels.includes(samples)) letGo(samples);
  const frames = channels[0]?.length ?? 0;
  const headerBytes = headerBytesOf[format];
  const bytes = new Uint8Array(headerBytes + frames * channels.length * (device.bitDepth / 8));
  bytes.set(headerOf(format, frames, channels.length, md5));
  const numbers = { sample_rate_hz: probe.sampleRateHz, bit_depth: probe.bitDepth, format: probe.format };
  const exact = gainDb === 0 && isExact(numbers);
  writeSixteenBit(
    channels,
    new Int16Array(bytes.buffer, headerBytes),
    exact ? null : ditherSeed,
    factorOf(gainDb, channels, device.sampleRateHz),
  );
  if (isBigEndian[format] !== (endianness() === 'BE')) Buffer.from(bytes.buffer, headerBytes).swap16();
  return { bytes, crc32: crc32(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Frees the memory at once: what becomes of it takes as much again, and the collector does not hurry. */
function letGo({ buffer }: Uint8Array | Float32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
