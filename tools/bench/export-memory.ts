import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import { openAnalysisPool } from '../../services/analysis/src/outbound/analysis-pool.ts';
import { type ArchiveOrder, storeArchive } from '../../services/analysis/src/outbound/export-archive.ts';
import type { StoredSample } from '../../services/analysis/src/outbound/exportable-samples.store.ts';
import { forgettingStorage } from './forgetting-storage.ts';

const MiB = 1024 * 1024;
const rateHz = 44_100;
const headerBytes = 44;
const bytesPerFrame = 4;
/** README of analysis: 0.5 GB for each thread; and the same once more for the process that reads, hashes and sends. */
const limitBytesOf = (threads: number) => (threads + 1) * 512 * MiB;

export interface ExportMemoryWish {
  readonly sounds: number;
  readonly soundMiB: number;
  readonly threads: number;
}

export interface ExportMemory extends ExportMemoryWish {
  readonly sourceBytes: number;
  readonly archiveBytes: number;
  readonly seconds: number;
  /** The most that the process had in memory, threads included. */
  readonly peakBytes: number;
  readonly limitBytes: number;
}

/** 160 sounds of 64 MiB: 10 GiB of a library. */
export const tenGiB: ExportMemoryWish = { sounds: 160, soundMiB: 64, threads: 2 };

/**
 * Exports sounds that are made up when they are read, to storage that throws away what it is sent, in a process of its own: what memory that took, whose
 * limit follows from the README of analysis and not from the number of sounds. Rejects when the export fails.
 */
export function exportMemory(wish: ExportMemoryWish = tenGiB): Promise<ExportMemory> {
  const given = [wish.sounds, wish.soundMiB, wish.threads].map(String);
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), given);
    child.once('message', (measured) => resolve(measured as ExportMemory));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the export ended with ${code}`)));
  });
}

/** One line for people; `isOver` says whether the limit was passed. */
export function describeExportMemory(it: ExportMemory): { readonly line: string; readonly isOver: boolean } {
  const mib = (bytes: number) => `${(bytes / MiB).toFixed(0)} MiB`;
  const line =
    `${it.sounds} sounds, ${mib(it.sourceBytes)}, as an archive of ${mib(it.archiveBytes)} in ${it.seconds.toFixed(0)} s with ${it.threads} threads: ` +
    `at most ${mib(it.peakBytes)} in memory, may have ${mib(it.limitBytes)}`;
  return { line, isOver: it.peakBytes > it.limitBytes };
}

/** A WAV of 16-bit stereo noise, made up anew: its taker may keep it, or take it apart. */
function noise(sizeBytes: number, pattern: Uint8Array): Uint8Array {
  const bytes = Buffer.from(new ArrayBuffer(sizeBytes));
  bytes.fill(pattern, headerBytes);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(sizeBytes - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(rateHz, 24);
  bytes.writeUInt32LE(rateHz * bytesPerFrame, 28);
  bytes.writeUInt16LE(bytesPerFrame, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(sizeBytes - headerBytes, 40);
  return bytes;
}

async function measure({ sounds, soundMiB, threads }: ExportMemoryWish): Promise<ExportMemory> {
  const soundBytes = soundMiB * MiB;
  const example = new URL('../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
  const { analysis } = JSON.parse(readFileSync(example, 'utf8'));
  const duration_s = (soundBytes - headerBytes) / bytesPerFrame / rateHz;
  const facts = analysisSchema.parse({ ...analysis, duration_s, sample_rate_hz: rateHz, channels: 2 });
  const samples = Array.from({ length: sounds }, (_, i): StoredSample => {
    const sha256 = i.toString(16).padStart(64, '0');
    return {
      id: newId('sample'),
      filename: `${i}.wav`,
      sizeBytes: soundBytes,
      objectKey: `${i}`,
      sha256,
      analysis: facts,
    };
  });
  const order: ArchiveOrder = {
    format: 'wav-48k16',
    name: 'Library',
    files: samples.map(({ id }, i) => ({ sample_id: id, name: `sound ${i}`, gain_db: 0, pad: null })),
    layout: null,
    picture: null,
  };
  const workerFile = new URL('../../services/analysis/src/analysis.worker.ts', import.meta.url);
  const pool = openAnalysisPool({ workerFile, threads, timeLimitMs: 60_000 });
  const pattern = Uint8Array.from({ length: 65_521 }, (_, i) => (i * 2_654_435_761) >>> 24);
  let bytesSent = 0;
  const objects = forgettingStorage(
    async () => noise(soundBytes, pattern),
    (bytes) => {
      bytesSent += bytes;
    },
  );
  const began = performance.now();
  const made = await storeArchive('tenants/none/exports/none/archive.zip', order, samples, {
    objects,
    pool,
    progress: () => undefined,
    isWanted: async () => true,
    signal: new AbortController().signal,
  });
  const seconds = (performance.now() - began) / 1_000;
  await pool.close();
  if (made.files !== sounds || made.sizeBytes !== bytesSent) throw new Error('the archive is not whole');
  return {
    ...{ sounds, soundMiB, threads, seconds },
    sourceBytes: sounds * soundBytes,
    archiveBytes: made.sizeBytes,
    peakBytes: process.resourceUsage().maxRSS * 1_024,
    limitBytes: limitBytesOf(threads),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [sounds = tenGiB.sounds, soundMiB = tenGiB.soundMiB, threads = tenGiB.threads] = process.argv
    .slice(2)
    .map(Number);
  const measured = await measure({ sounds, soundMiB, threads });
  if (process.send) process.send(measured);
  else console.log(describeExportMemory(measured).line);
}
