import { device, type Layout, projectSamplesMax } from '@trc/contracts/documents/export.v1';
import type { JobStatus } from '@trc/contracts/documents/job.v1';
import type {
  ProjectImport,
  ProjectLeftOut,
  ProjectPad,
  ProjectTempos,
} from '@trc/contracts/documents/project-import.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import type { Id } from '@trc/contracts/ids';

interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** The ids that a sound of a project has from before it was read. */
export interface SoundIds {
  readonly sample_id: Id<'sample'>;
  readonly job_id: Id<'job'>;
}

/** A project as it was read, and what the plan did not take of it. */
export interface ProjectAsRead {
  readonly tempos: ProjectTempos;
  readonly pads: ReadonlyArray<ProjectPad & { readonly sample_id: Id<'sample'> }>;
  readonly left_out: readonly ProjectLeftOut[];
  readonly refused: ReadonlyArray<Refusal & { readonly sample_id: Id<'sample'> }>;
}

export interface JobState {
  readonly status: JobStatus;
  readonly error: Refusal | null;
}

/** What became of a project import's parts: its own job, and the jobs of its sounds. */
export interface ProjectJobs {
  readonly own: JobState | null;
  readonly ofSounds: ReadonlyMap<string, JobState>;
}

type Shown = Pick<ProjectImport, 'status' | 'error' | 'pads' | 'layout' | 'left_out'>;

const cancelled: Refusal = { code: 'job-cancelled', detail: 'The job was cancelled.' };

/**
 * A project import as its owner sees it: its status follows the jobs of its sounds, and the layout has the pads whose sound is ready.
 * @param sounds the ids that were fixed for it
 */
export function showProject(
  project: ProjectAsRead | null,
  sounds: readonly SoundIds[],
  jobs: ProjectJobs,
): Shown {
  const nothing = { pads: [], layout: null, left_out: [] };
  const { own } = jobs;
  if (!own) return { status: 'open', error: null, ...nothing };
  if (own.status === 'failed' || own.status === 'cancelled')
    return { status: 'failed', error: own.error ?? cancelled, ...nothing };
  if (own.status !== 'completed' || !project) return { status: 'reading', error: null, ...nothing };

  const refusals = new Map<string, Refusal>(project.refused.map(({ sample_id, ...why }) => [sample_id, why]));
  const jobOf = new Map<string, Id<'job'>>(sounds.map(({ sample_id, job_id }) => [sample_id, job_id]));
  const pads = project.pads.map(({ sample_id, ...pad }): Shown['pads'][number] => {
    const refusal = refusals.get(sample_id);
    if (refusal) return { ...pad, sample_id: null, job_id: null, status: 'failed', error: refusal };
    const job_id = jobOf.get(sample_id) ?? null;
    const job = job_id ? jobs.ofSounds.get(job_id) : undefined;
    const status = statusOfPad(job);
    const error = status === 'failed' ? (job?.error ?? cancelled) : null;
    return { ...pad, sample_id: status === 'failed' ? null : sample_id, job_id, status, error };
  });
  const isDone = pads.every(({ status }) => status !== 'analysing');
  return {
    status: isDone ? 'ready' : 'analysing',
    error: null,
    pads,
    layout: layoutOf(pads, project.tempos),
    left_out: [...project.left_out],
  };
}

function statusOfPad(job: JobState | undefined): Shown['pads'][number]['status'] {
  switch (job?.status) {
    case 'completed':
      return 'ready';
    case 'failed':
    case 'cancelled':
      return 'failed';
    default:
      return 'analysing';
  }
}

/** What an export takes to make the project anew: nothing in it is left to be decided. */
function layoutOf(pads: Shown['pads'], tempos: ProjectTempos): Layout | null {
  const ready = pads.flatMap(({ sample_id, status, bank, pad, name, loop, one_shot, bpm }) =>
    sample_id && status === 'ready' ? [{ bank, pad, sample_id, name, loop, one_shot, bpm }] : [],
  );
  return ready.length === 0 ? null : { pads: ready, ...tempos };
}

/** Beside the sounds an archive has their headers, its directory and a picture. */
const besideSoundsBytes = 4 * 1024 * 1024;
const bytesPerSecond = device.sampleRateHz * 2 * (device.bitDepth / 8);

/**
 * The largest archive that a plan takes: a stereo sound on every pad, each as long as plan and device allow. Its sounds become samples of
 * about the same size, so no more than the plan can keep.
 */
export function archiveBytesMax(plan: {
  readonly durationSMax: number;
  /** `null` without a limit. */
  readonly storageBytesMax: number | null;
}): number {
  const seconds = Math.min(plan.durationSMax, device.durationSMax);
  const sounds = Math.floor(projectSamplesMax * seconds * bytesPerSecond);
  return Math.min(sounds, plan.storageBytesMax ?? sounds) + besideSoundsBytes;
}
