import type { Job } from '../../../api/use-job.ts';
import { span } from '../../../format.ts';

/** One thing that a job does, in words of people. */
export interface JobStep {
  /** As the services call it. */
  readonly stage: string;
  readonly doing: string;
  readonly done: string;
  /** How far the job is when it begins, for a job that has ended and no longer says where. */
  readonly from: number;
}

export interface SeenStep extends JobStep {
  readonly state: 'done' | 'now' | 'waiting' | 'stopped';
}

const publishing: JobStep = {
  stage: 'publish',
  doing: 'Putting the playlists on Spotify',
  done: 'Playlists are on Spotify',
  from: 1,
};
const journey: readonly JobStep[] = [
  { stage: 'seeds', doing: 'Listening to your seeds', done: 'Heard your seeds', from: 0 },
  { stage: 'world', doing: 'Building the world', done: 'Built the world', from: 0.2 },
  { stage: 'candidates', doing: 'Gathering music around it', done: 'Gathered music around it', from: 0.3 },
  { stage: 'compose', doing: 'Composing the playlists', done: 'Composed the playlists', from: 0.8 },
];
const measuring: readonly JobStep[] = [
  { stage: 'decode', doing: 'Measuring the sound', done: 'Measured the sound', from: 0 },
  { stage: 'vibe', doing: 'Describing its mood', done: 'Described its mood', from: 0.8 },
];

const stepsByKind: Readonly<Record<Job['kind'], readonly JobStep[]>> = {
  world: journey,
  refresh: [
    { stage: 'seeds', doing: 'Looking at what you played', done: 'Looked at what you played', from: 0 },
    { stage: 'world', doing: 'Moving the world along', done: 'Moved the world along', from: 0.2 },
    ...journey.slice(2),
  ],
  publish: [
    { ...publishing, doing: 'Putting the playlist on Spotify', done: 'The playlist is on Spotify', from: 0 },
  ],
  sample: measuring,
  reanalysis: measuring,
  import: [{ stage: 'import', doing: 'Reading the project', done: 'The project is read', from: 0 }],
  export: [{ stage: 'export', doing: 'Making the export', done: 'The export is made', from: 0 }],
};

/** Every step of a job with where it is. That playlists are published shows when it begins. */
export function stepsOfJob({ kind, stage, status, progress }: Job): readonly SeenStep[] {
  const steps = [...stepsByKind[kind], ...(stage === 'publish' && kind !== 'publish' ? [publishing] : [])];
  if (status === 'completed') return steps.map((step) => ({ ...step, state: 'done' }));
  const told = steps.findIndex((step) => step.stage === stage);
  const reached = told >= 0 ? told : steps.findLastIndex(({ from }) => from <= progress);
  const hasBegun = status !== 'pending' && (told >= 0 || progress > 0 || status === 'processing');
  const here = status === 'failed' || status === 'cancelled' ? 'stopped' : 'now';
  return steps.map((step, index) => ({
    ...step,
    state: !hasBegun || index > reached ? 'waiting' : index === reached ? here : 'done',
  }));
}

/** What a job is, as the title of its page. */
export const jobTitles: Readonly<Record<Job['kind'], string>> = {
  world: 'Your world is being made',
  refresh: 'Your world is being refreshed',
  publish: 'A playlist goes to Spotify',
  sample: 'A sound is being analysed',
  reanalysis: 'A sound is being analysed anew',
  export: 'An export is being made',
  import: 'A project is being imported',
};

const endings: Readonly<Record<Job['kind'], string>> = {
  world: 'Your world is ready',
  refresh: 'Your world is refreshed',
  publish: 'The playlist is on Spotify',
  sample: 'The sound is analysed',
  reanalysis: 'The sound is analysed anew',
  export: 'The export is ready',
  import: 'The project is read',
};

/** The title of a job's page, as it is now. */
export function titleOf({ kind, status }: Pick<Job, 'kind' | 'status'>): string {
  switch (status) {
    case 'completed':
      return endings[kind];
    case 'failed':
      return 'This did not work';
    case 'cancelled':
      return 'This was cancelled';
    case 'parked':
      return 'Waiting for a moment';
    case 'pending':
    case 'processing':
      return jobTitles[kind];
  }
}

const soonS = 3;
const lateS = 30;

/** How long it will take from `now` on; empty when the job has ended or nobody knows. */
export function timeLeft(job: Pick<Job, 'status' | 'estimated_completion'>, now: Date): string {
  if (job.estimated_completion === null || !['pending', 'processing'].includes(job.status)) return '';
  const seconds = (Date.parse(job.estimated_completion) - now.getTime()) / 1_000;
  if (seconds > soonS) return `About ${span(seconds)}`;
  return seconds > -lateS ? 'Any moment now' : 'It takes longer than usual, and goes on';
}

/** What it waits for before it begins; empty when it does not wait. */
export function waitingWords({ status, position }: Pick<Job, 'status' | 'position'>): string {
  if (status !== 'pending') return '';
  if (position === null || position <= 1) return 'Next in the queue';
  return position === 2
    ? 'One job is before it in the queue'
    : `${position - 1} jobs are before it in the queue`;
}
