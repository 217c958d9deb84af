import type {
  Batch,
  BatchFileError,
  BatchFileStatus,
  BatchItem,
  BatchStatus,
} from '@trc/contracts/documents/batch.v1';
import type { JobStatus } from '@trc/contracts/documents/job.v1';
import type { ErrorCode } from '@trc/contracts/errors';

/** How a file ended that has neither an upload nor a job: what its row alone knows. */
export interface FileEnd {
  readonly outcome: 'refused' | 'failed' | 'cancelled';
  readonly error: BatchFileError | null;
  readonly endedAt: Date;
}

export interface JobFacts {
  readonly status: JobStatus;
  /** 0 to 1. */
  readonly progress: number;
  readonly error: { readonly code: ErrorCode; readonly detail: string } | null;
  readonly estimatedCompletion: Date;
  readonly endedAt: Date | null;
}

/** What is known of one file of a batch. */
export interface FileFacts {
  readonly end: FileEnd | null;
  readonly job: JobFacts | null;
  /** Until when its bytes may be sent and completed; the batch says so when the upload is gone. */
  readonly expiresAt: Date;
  readonly hasUpload: boolean;
}

export interface FileState {
  readonly status: BatchFileStatus;
  readonly error: BatchFileError | null;
  /** 0 to 1. */
  readonly progress: number;
  /** `null` unless its job is under way. */
  readonly estimatedCompletion: Date | null;
  readonly endedAt: Date | null;
}

const ofJob: Readonly<Record<JobStatus, BatchFileStatus>> = {
  pending: 'pending',
  processing: 'processing',
  parked: 'parked',
  completed: 'ready',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Why a file failed that nobody sent, or completed, in time. */
export const notInTime: BatchFileError = {
  code: 'upload-expired',
  detail: 'The file was not sent and completed in time.',
  frees_at: null,
};

/** How far a file is. Its job knows best, then how it ended without one, then whether its upload still has time. */
export function stateOfFile({ end, job, expiresAt, hasUpload }: FileFacts, now: Date): FileState {
  if (job)
    return {
      status: ofJob[job.status],
      error: job.error && { ...job.error, frees_at: null },
      progress: job.endedAt ? 1 : job.progress,
      estimatedCompletion: job.endedAt ? null : job.estimatedCompletion,
      endedAt: job.endedAt,
    };
  if (end)
    return {
      status: end.outcome,
      error: end.error,
      progress: 1,
      estimatedCompletion: null,
      endedAt: end.endedAt,
    };
  const isOpen = hasUpload && now < expiresAt;
  return isOpen
    ? { status: 'waiting', error: null, progress: 0, estimatedCompletion: null, endedAt: null }
    : { status: 'failed', error: notInTime, progress: 1, estimatedCompletion: null, endedAt: expiresAt };
}

const latest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((last, time) => (last === null || (time !== null && time > last) ? time : last), null);

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;

function statusOf(files: Batch['files']): BatchStatus {
  if (files.waiting > 0) return 'open';
  return files.pending + files.processing + files.parked > 0 ? 'processing' : 'completed';
}

/** The one status of a batch, from those of its files. */
export function stateOfBatch(
  states: readonly FileState[],
): Pick<Batch, 'status' | 'files' | 'progress' | 'estimated_completion' | 'ended_at'> {
  const count = (status: BatchItem['status']) => states.filter((file) => file.status === status).length;
  const files = {
    total: states.length,
    waiting: count('waiting'),
    pending: count('pending'),
    processing: count('processing'),
    parked: count('parked'),
    ready: count('ready'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    refused: count('refused'),
  };
  const status = statusOf(files);
  const taken = states.filter((file) => file.status !== 'refused');
  const estimated = latest(states.map(({ estimatedCompletion }) => estimatedCompletion));
  const ended = status === 'completed' ? latest(states.map(({ endedAt }) => endedAt)) : null;
  return {
    status,
    files,
    progress: mean(taken.map(({ progress }) => progress)),
    estimated_completion: estimated?.toISOString() ?? null,
    ended_at: ended?.toISOString() ?? null,
  };
}
