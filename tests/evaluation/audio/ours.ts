import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openAnalysisPool } from '../../../services/analysis/src/outbound/analysis-pool.ts';
import type { Corpus, Entry, Tonic } from './manifest.ts';
import type { Estimate } from './metrics.ts';

/** No file of a corpus takes this long, however busy the machine; a file that does is worth stopping for. */
export const TIME_LIMIT_MS = 600_000;
export const DURATION_S_MAX = 600;
export const workerFile = new URL('../../../services/analysis/src/analysis.worker.ts', import.meta.url);

export interface OurRecord {
  readonly file: string;
  /** Why the file was refused; then it has neither tempo nor key. */
  readonly refused: string | null;
  readonly durationS: number | null;
  readonly kind: string | null;
  readonly tempoReason: string | null;
  readonly keyReason: string | null;
  readonly keyConfidence: number | null;
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly estimate: Estimate;
}

/** Measures files with the product's own pool of threads, one thread for each core. */
export async function measureOurs(
  { folder }: Corpus,
  entries: readonly Entry[],
  onProgress: (done: number) => void,
): Promise<OurRecord[]> {
  const threads = availableParallelism();
  const pool = openAnalysisPool({ workerFile, threads, timeLimitMs: TIME_LIMIT_MS });
  const records: OurRecord[] = [];
  let next = 0;
  let done = 0;
  const takeTurns = async () => {
    for (let place = next++; place < entries.length; place = next++) {
      const file = entries[place]?.file ?? '';
      const bytes = await readFile(join(folder, file));
      records[place] = recordOf(file, await pool.analyse({ bytes, durationSMax: DURATION_S_MAX }));
      onProgress(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads + 1 }, takeTurns));
  } finally {
    await pool.close();
  }
  return records;
}

type Outcome = Awaited<ReturnType<ReturnType<typeof openAnalysisPool>['analyse']>>;

function recordOf(file: string, outcome: Outcome): OurRecord {
  if (!outcome.ok)
    return {
      file,
      refused: outcome.refusal.detail,
      durationS: null,
      kind: null,
      tempoReason: null,
      keyReason: null,
      keyConfidence: null,
      integratedLufs: null,
      truePeakDbtp: null,
      estimate: { tempo: null, key: null },
    };
  const { duration_s, kind, tempo, tempo_reason, key, key_reason, loudness } = outcome.analysis;
  return {
    file,
    refused: null,
    durationS: duration_s,
    kind,
    tempoReason: tempo_reason,
    keyReason: key_reason,
    keyConfidence: key?.confidence ?? null,
    integratedLufs: loudness.integrated_lufs,
    truePeakDbtp: loudness.true_peak_dbtp,
    estimate: {
      tempo: tempo && {
        bpm: tempo.bpm,
        confidence: tempo.confidence,
        candidates: tempo.candidates.map(({ bpm }) => bpm),
      },
      key: key && { tonic: key.tonic as Tonic, scale: key.scale },
    },
  };
}
