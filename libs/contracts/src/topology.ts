import { analyseSample } from './commands/analyse-sample.v1.ts';
import { assignPlan } from './commands/assign-plan.v1.ts';
import { buildWorld } from './commands/build-world.v1.ts';
import { deleteSample } from './commands/delete-sample.v1.ts';
import { publishPlaylist } from './commands/publish-playlist.v1.ts';
import { recordFeedback } from './commands/record-feedback.v1.ts';
import { refreshWorld } from './commands/refresh-world.v1.ts';
import { renameWorld } from './commands/rename-world.v1.ts';
import { replayDeadLetter } from './commands/replay-dead-letter.v1.ts';
import { blocklistChanged } from './events/blocklist-changed.v1.ts';
import { candidatesGathered } from './events/candidates-gathered.v1.ts';
import { composingRefused } from './events/composing-refused.v1.ts';
import { gatheringRefused } from './events/gathering-refused.v1.ts';
import { jobEnded } from './events/job-ended.v1.ts';
import { playlistPublished } from './events/playlist-published.v1.ts';
import { playlistsComposed } from './events/playlists-composed.v1.ts';
import { publishingRefused } from './events/publishing-refused.v1.ts';
import { sampleDeleted } from './events/sample-deleted.v1.ts';
import { sampleProcessed } from './events/sample-processed.v1.ts';
import { sampleRefused } from './events/sample-refused.v1.ts';
import { worldBuilt } from './events/world-built.v1.ts';
import { worldRefused } from './events/world-refused.v1.ts';
import { worldRenamed } from './events/world-renamed.v1.ts';
import { type MessageContract, type ServiceName, services } from './message.ts';

export const lanes = ['free', 'pro', 'enterprise'] as const;
export type Lane = (typeof lanes)[number];

/** The two streams. A command waits for its one owner and is gone when it is done; an event stays for a week. */
export const streams = {
  COMMANDS: { subjects: ['cmd.>'], retention: 'workqueue', maxAgeMs: 7 * 86_400_000 },
  EVENTS: { subjects: ['evt.>'], retention: 'limits', maxAgeMs: 7 * 86_400_000 },
} as const;
export type StreamName = keyof typeof streams;

export interface Consumer {
  readonly service: ServiceName;
  readonly contract: MessageContract;
  /** A command with lanes has one queue for each, so that one plan's backlog never stands before another's. */
  readonly lane: Lane | null;
  /** Silence after which the server gives the message to somebody else; long work says `working()` before. */
  readonly ackWaitMs: number;
  /** Tries before the message is a dead letter. A wait that a neighbour asked for does not count. */
  readonly attemptsMax: number;
  /** Pause before try 2, 3, …; the last one repeats. */
  readonly backoffMs: readonly number[];
  /** Messages that one process works on at the same time. */
  readonly concurrency: number;
}

type Limits = Omit<Consumer, 'service' | 'contract' | 'lane'>;
const quick: Limits = {
  ackWaitMs: 10_000,
  attemptsMax: 8,
  backoffMs: [200, 1_000, 5_000, 15_000],
  concurrency: 8,
};
const outside: Limits = {
  ackWaitMs: 10_000,
  attemptsMax: 8,
  backoffMs: [500, 2_000, 10_000, 30_000],
  concurrency: 4,
};
const heavy: Limits = {
  ackWaitMs: 10_000,
  attemptsMax: 4,
  backoffMs: [1_000, 5_000, 20_000],
  concurrency: 2,
};

const listen = (service: ServiceName, contract: MessageContract, limits: Limits): Consumer => ({
  service,
  contract,
  lane: null,
  ...limits,
});

/** Who listens to what, and with which limits. Services create what is missing here and nothing else. */
export const consumers: readonly Consumer[] = [
  listen('taste', buildWorld, outside),
  listen('taste', refreshWorld, outside),
  listen('taste', recordFeedback, quick),
  listen('taste', renameWorld, quick),
  listen('harvester', worldBuilt, outside),
  listen('playlist', candidatesGathered, quick),
  listen('playlist', publishPlaylist, outside),
  listen('playlist', worldRenamed, quick),
  listen('playlist', blocklistChanged, quick),
  ...lanes.map((lane): Consumer => ({ service: 'analysis', contract: analyseSample, lane, ...heavy })),
  listen('analysis', deleteSample, quick),
  listen('gateway', worldRefused, quick),
  listen('gateway', gatheringRefused, quick),
  listen('gateway', composingRefused, quick),
  listen('gateway', playlistsComposed, quick),
  listen('gateway', playlistPublished, quick),
  listen('gateway', publishingRefused, quick),
  listen('gateway', sampleProcessed, quick),
  listen('gateway', sampleRefused, quick),
  listen('billing', assignPlan, quick),
  listen('billing', worldBuilt, quick),
  listen('billing', candidatesGathered, quick),
  listen('billing', playlistsComposed, quick),
  listen('billing', playlistPublished, quick),
  listen('billing', sampleProcessed, quick),
  listen('billing', sampleDeleted, quick),
  listen('billing', jobEnded, quick),
  ...services.map((service) => listen(service, replayDeadLetter(service), quick)),
];

/** What a service may state after it handled a message: the edges that the loop test walks. */
export const reactions: ReadonlyArray<{
  readonly on: MessageContract;
  readonly states: readonly MessageContract[];
}> = [
  { on: buildWorld, states: [worldBuilt, worldRefused] },
  { on: refreshWorld, states: [worldBuilt, worldRefused] },
  { on: renameWorld, states: [worldRenamed] },
  { on: recordFeedback, states: [] },
  { on: blocklistChanged, states: [] },
  { on: worldBuilt, states: [candidatesGathered, gatheringRefused] },
  { on: candidatesGathered, states: [playlistsComposed, composingRefused] },
  { on: playlistsComposed, states: [publishPlaylist, jobEnded] },
  { on: publishPlaylist, states: [playlistPublished, publishingRefused] },
  { on: playlistPublished, states: [jobEnded] },
  { on: publishingRefused, states: [jobEnded] },
  { on: analyseSample, states: [sampleProcessed, sampleRefused] },
  { on: deleteSample, states: [sampleDeleted] },
  { on: sampleProcessed, states: [jobEnded, deleteSample] },
  { on: sampleRefused, states: [jobEnded] },
  { on: worldRefused, states: [jobEnded] },
  { on: gatheringRefused, states: [jobEnded] },
  { on: composingRefused, states: [jobEnded] },
];

/** The subject of a message; a command with lanes needs its lane. */
export function subjectOf(contract: MessageContract, lane: Lane | null = null): string {
  return lane === null ? contract.subject : `${contract.subject}.${lane}`;
}

export function streamOf(subject: string): StreamName {
  return subject.startsWith('cmd.') ? 'COMMANDS' : 'EVENTS';
}

/** Durable name of a consumer: service, message and lane, with no character that NATS forbids. */
export function durableOf({
  service,
  contract,
  lane,
}: Pick<Consumer, 'service' | 'contract' | 'lane'>): string {
  return [service, contract.name.replace('.', '_'), lane].filter((part) => part !== null).join('__');
}
