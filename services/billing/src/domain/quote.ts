import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Entitlements } from './plan.ts';
import { costMicros, type PriceOf } from './prices.ts';

/** Worst case of the model money that one job of a kind may spend. */
const modelMicrosMax: Readonly<Record<JobKind, number>> = {
  sample: 500,
  reanalysis: 0,
  world: 3_000,
  refresh: 3_000,
  publish: 0,
  export: 0,
  import: 0,
};

/** What the large model's vibe counts for one file, whatever its tokens cost. */
const largeVibeMicros = 10_000;

export interface Quoted {
  readonly kind: JobKind;
  readonly size_bytes: number;
  readonly duration_s: number | null;
}

/** Model money that the job may spend at most. */
export function modelQuoteMicros(kind: JobKind, large: boolean): number {
  return large ? largeVibeMicros : modelMicrosMax[kind];
}

/** Fewer bytes a second has no sound that is worth keeping: 32 kbit/s. */
const bytesPerSecondMin = 4_000;
/** The analysis takes a third of this; its benchmark fails below 150 times real time. */
const cpuMsPerSecond = 20;
/** For every file: a busy machine lets a short one wait, too. */
const cpuMsOfStart = 5_000;
const cpuMsOfComposing = 30_000;
/** Converting a second of stereo; measured is a quarter of it, a third with a gain. */
const cpuMsPerExportedSecond = 30;
/** A checksum, two hashes and the numbers turned around; measured is a third of it. */
const cpuMsPerImportedMegabyte = 8;

/** Milliseconds of CPU that the job may take at most. */
function cpuMsMax({ kind, size_bytes, duration_s }: Quoted, { duration_s_max }: Entitlements): number {
  switch (kind) {
    case 'sample':
    case 'reanalysis': {
      const seconds = Math.min(duration_s ?? size_bytes / bytesPerSecondMin, duration_s_max);
      return cpuMsOfStart + Math.ceil(seconds * cpuMsPerSecond);
    }
    case 'world':
    case 'refresh':
      return cpuMsOfComposing;
    case 'publish':
      return 0;
    case 'export':
      return cpuMsOfStart + Math.ceil((duration_s ?? 0) * cpuMsPerExportedSecond);
    case 'import':
      return cpuMsOfStart + Math.ceil((size_bytes / 1_000_000) * cpuMsPerImportedMegabyte);
  }
}

/** An archive is stored in parts of at least so many bytes, and each of them takes two requests. */
const partBytesMin = 16 * 1024 * 1024;
/** Of a second of stereo in an archive. */
const exportedBytesPerSecond = 48_000 * 2 * 2;

/** Requests to object storage that write, at most. */
function storageWritesMax({ kind, duration_s }: Quoted): number {
  switch (kind) {
    case 'sample':
      return 1;
    case 'world':
    case 'refresh':
      // The candidates, and what was composed of them.
      return 2;
    case 'export': {
      const parts = Math.ceil(((duration_s ?? 0) * exportedBytesPerSecond) / partBytesMin);
      // The beginning and the end of an upload, and a part for what stands around the sounds.
      return 2 * (parts + 1) + 2;
    }
    case 'reanalysis':
    case 'publish':
    case 'import':
      return 0;
  }
}

/** Money for machine and storage that the job may take at most. Each line of a bill is rounded up, so each write is here, too. */
export function workQuoteMicros(quoted: Quoted, entitlements: Entitlements, priceOf: PriceOf): number {
  const cpu = priceOf('cpu_ms', quoted.kind === 'reanalysis' ? 'reanalysis' : null) ?? 0;
  const write = priceOf('storage_writes', null) ?? 0;
  return costMicros(cpuMsMax(quoted, entitlements), cpu) + storageWritesMax(quoted) * costMicros(1, write);
}

const hourMs = 3_600_000;
/** Time for the tries after a job's turn has come. */
const triesMs = 6 * hourMs;

/** How long a reservation is held that nobody settles: no shorter than a job may wait and run, and a day at least. */
export function holdMs({ waiting_s_max }: Entitlements): number {
  return Math.max(24 * hourMs, waiting_s_max * 1_000 + triesMs);
}
