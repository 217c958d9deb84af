import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { codeOf } from '../../services/analysis/src/domain/container/refusals.ts';
import { rerankTempo, type TempoWish } from '../../services/analysis/src/domain/tempo/rerank.ts';
import { type AnalysisPool, openAnalysisPool } from '../../services/analysis/src/outbound/analysis-pool.ts';
import { type Turns, turnsFor } from '../../services/analysis/src/outbound/turns.ts';
import { contentId } from './content-id.ts';
import type { Flags } from './flags.ts';

/** The most that decoded samples may take as 64-bit floats in a file, and room for tags; more is never analysed. */
const sizeBytesMax = 2 ** 30;
const workerFile = new URL('../../services/analysis/src/analysis.worker.ts', import.meta.url);

/** Everything a file needs on its way. */
export interface Sounds {
  readonly pool: AnalysisPool;
  /** Whose bytes are in memory: those that are measured, and one more for each thread. */
  readonly readAhead: Turns;
  readonly folder: string;
  readonly durationSMax: number;
  readonly wish: TempoWish;
  close(): Promise<void>;
}

export function openSounds({ threads, timeLimitMs, durationSMax, folder, wish }: Flags): Sounds {
  const pool = openAnalysisPool({ workerFile, threads, timeLimitMs });
  return { pool, readAhead: turnsFor(2 * threads), folder, durationSMax, wish, close: () => pool.close() };
}

export interface Answer {
  /** What is printed. */
  readonly line: { readonly file: string } & (
    | { readonly sample: object }
    | { readonly refused: { readonly code: string; readonly detail: string } }
  );
  readonly isOurFault: boolean;
}

/** Reads and measures one file. Never rejects: whatever goes wrong is in the answer. */
export async function analyseFile(sounds: Sounds, file: string): Promise<Answer> {
  await sounds.readAhead.take();
  try {
    return await measured(sounds, file);
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : null;
    const known = code === null ? undefined : faultsOfFiles[code];
    if (known) return refused(file, ...known);
    if (code !== null && 'syscall' in (fault as Error))
      return refused(file, 'unreadable-file', `The file cannot be read: ${code}.`);
    const detail = fault instanceof Error ? fault.message : String(fault);
    return { ...refused(file, 'internal', detail), isOurFault: true };
  } finally {
    sounds.readAhead.give();
  }
}

const faultsOfFiles: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  ENOENT: ['not-found', 'There is no file of this name.'],
  ENOTDIR: ['not-found', 'There is no file of this name.'],
  ERR_INVALID_ARG_VALUE: ['not-found', 'There is no file of this name.'],
  EACCES: ['unreadable-file', 'You may not read this file.'],
  EPERM: ['unreadable-file', 'You may not read this file.'],
};

async function measured(sounds: Sounds, file: string): Promise<Answer> {
  const path = resolve(sounds.folder, file);
  const status = await stat(path);
  if (!status.isFile())
    return refused(
      file,
      'not-a-file',
      `This is a ${status.isDirectory() ? 'folder' : 'device'}, not a file.`,
    );
  if (status.size > sizeBytesMax)
    return refused(
      file,
      'upload-too-large',
      `The file has ${status.size} bytes; at most ${sizeBytesMax} are read.`,
    );
  const bytes: Uint8Array = await readFile(path);
  const sizeBytes = bytes.length;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const outcome = await sounds.pool.analyse({ bytes, durationSMax: sounds.durationSMax });
  if (!outcome.ok) return refused(file, codeOf[outcome.refusal.kind], outcome.refusal.detail);
  const { analysis } = outcome;
  return {
    isOurFault: false,
    line: {
      file,
      sample: {
        id: contentId(sha256),
        filename: basename(file),
        status: 'ready',
        size_bytes: sizeBytes,
        sha256,
        ...analysis,
        ...(hasWish(sounds.wish) && rerankTempo(analysis, sounds.wish)),
        vibe: null,
        vibe_skipped: 'No model is asked.',
        tags: [],
        created_at: new Date().toISOString(),
      },
    },
  };
}

function refused(file: string, code: string, detail: string): Answer {
  return { isOurFault: false, line: { file, refused: { code, detail } } };
}

function hasWish({ bpmMin, bpmMax, tappedBpm }: TempoWish): boolean {
  return bpmMin !== null || bpmMax !== null || tappedBpm !== null;
}
