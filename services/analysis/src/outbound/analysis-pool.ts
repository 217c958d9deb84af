import type { ExportFormat } from '@trc/contracts/documents/export.v1';
import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { Piscina } from 'piscina';
import { type Refusal, unreadable } from '../domain/container/refusals.ts';
import { turnsFor } from './turns.ts';

export interface AnalysisTask {
  readonly bytes: Uint8Array;
  /** Seconds of sound the sender may have. */
  readonly durationSMax: number;
}

export type AnalysisOutcome =
  | {
      readonly ok: true;
      readonly analysis: Analysis;
      /** Of the thread, so that what else the machine does is nobody's cost. */
      readonly cpuMs: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

export interface ConversionTask extends AnalysisTask {
  readonly format: ExportFormat;
  /** The same seed rounds the same sound in the same way. */
  readonly ditherSeed: number;
  /** Decibels by which the sound becomes louder; 0 leaves its numbers alone. */
  readonly gainDb: number;
}

/** A whole file as it goes into an archive. */
export interface ConvertedFile {
  readonly bytes: Uint8Array;
  readonly crc32: number;
  readonly sha256: string;
}

export type ConversionOutcome =
  | { readonly ok: true; readonly file: ConvertedFile; readonly cpuMs: number }
  | { readonly ok: false; readonly refusal: Refusal };

export interface AnalysisPoolOptions {
  /** The worker's entry file: `analysis.worker.js` in a build, the TypeScript file in tests. */
  readonly workerFile: URL;
  /** Threads, and so files at once; usually the number of cores. */
  readonly threads: number;
  /** Counted from when a thread takes the file, waiting left out. */
  readonly timeLimitMs: number;
  /** JavaScript heap of one thread. Samples live outside of it and are bounded by the decoder. */
  readonly heapMiBMax?: number;
}

export interface AnalysisPool {
  /**
   * Decodes and measures one file in a thread of its own. Takes the bytes: the caller's array is empty afterwards.
   * A file that kills its thread, takes too long or too much memory is refused as unreadable, because it would do the
   * same again.
   * @throws AnalyserFault when the fault is not the file's
   */
  analyse(task: AnalysisTask): Promise<AnalysisOutcome>;
  /** Decodes one file and writes it as the device reads it, under the same bounds and with the same refusals. */
  convert(task: ConversionTask): Promise<ConversionOutcome>;
  /** Stops all threads; what runs or waits rejects with an AnalyserFault. */
  close(): Promise<void>;
}

/** The analyser itself failed: a bug, a missing worker file, or a pool that is shut down. Worth a retry elsewhere. */
export class AnalyserFault extends Error {
  constructor(detail: string, cause?: unknown) {
    super(`The analyser failed: ${detail}`, { cause });
    this.name = 'AnalyserFault';
  }
}

const HEAP_MIB_MAX = 512;
/** A thread that waits for work keeps its decoders loaded; this long, so that files that come singly find it warm. */
const IDLE_MS_MAX = 10_000;

export function openAnalysisPool(options: AnalysisPoolOptions): AnalysisPool {
  const pool = new Piscina<AnalysisTask, AnalysisOutcome | ConversionOutcome>({
    filename: options.workerFile.href,
    minThreads: 0,
    maxThreads: options.threads,
    idleTimeout: IDLE_MS_MAX,
    resourceLimits: { maxOldGenerationSizeMb: options.heapMiBMax ?? HEAP_MIB_MAX },
  });
  const turns = turnsFor(options.threads);
  const running = new Set<AbortController>();
  let closed = false;
  // A thread that cannot even start never takes the file that waits for it, so that file has to be told here.
  pool.on('error', (fault: unknown) => {
    for (const limit of running)
      limit.abort(new AnalyserFault(`a thread does not start: ${String(fault)}`, fault));
  });

  /** @param name the function of the worker's file; its own is `default` */
  async function run<Task extends AnalysisTask, Result>(
    name: 'default' | 'convertFile',
    task: Task,
  ): Promise<Result | { readonly ok: false; readonly refusal: Refusal }> {
    await turns.take();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), options.timeLimitMs);
    running.add(limit);
    try {
      if (closed) throw new AnalyserFault('it is shut down.');
      const own = ownBuffer(task.bytes);
      const options = { name, signal: limit.signal, transferList: [own.buffer as ArrayBuffer] };
      return (await pool.run({ ...task, bytes: own }, options)) as Result;
    } catch (fault) {
      if (closed) throw new AnalyserFault('it is shut down.', fault);
      if (limit.signal.reason instanceof AnalyserFault) throw limit.signal.reason;
      if (limit.signal.aborted)
        return {
          ok: false,
          refusal: unreadable(`The sound could not be analysed within ${options.timeLimitMs} ms.`),
        };
      const death = causeOfDeath(fault);
      if (death) return { ok: false, refusal: unreadable(death) };
      throw fault instanceof AnalyserFault ? fault : new AnalyserFault(String(fault), fault);
    } finally {
      clearTimeout(timer);
      running.delete(limit);
      turns.give();
    }
  }

  return {
    analyse: (task) => run<AnalysisTask, AnalysisOutcome>('default', task),
    convert: (task) => run<ConversionTask, ConversionOutcome>('convertFile', task),
    close: async () => {
      closed = true;
      await pool.destroy();
    },
  };
}

/** A thread can only be given a whole buffer; a view into a shared one (node's small buffers) is copied first. */
function ownBuffer(bytes: Uint8Array): Uint8Array {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole && bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

function causeOfDeath(fault: unknown): string | null {
  if (!(fault instanceof Error)) return null;
  const isOutOfMemory =
    ('code' in fault && fault.code === 'ERR_WORKER_OUT_OF_MEMORY') ||
    (fault instanceof RangeError && /allocation failed/i.test(fault.message));
  if (isOutOfMemory) return 'The sound needs more memory than one file may take.';
  return /exited with code/.test(fault.message) ? 'The sound stops the analyser.' : null;
}
