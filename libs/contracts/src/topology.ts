import { analyseSample } from './commands/analyse-sample.v1.ts';
import { applyPaymentEvent } from './commands/apply-payment-event.v1.ts';
import { assignPlan } from './commands/assign-plan.v1.ts';
import { buildWorld } from './commands/build-world.v1.ts';
import { changeSample } from './commands/change-sample.v1.ts';
import { deleteSample } from './commands/delete-sample.v1.ts';
import { exportSamples } from './commands/export-samples.v1.ts';
import { exportUser } from './commands/export-user.v1.ts';
import { importProject } from './commands/import-project.v1.ts';
import { publishPlan } from './commands/publish-plan.v1.ts';
import { publishPlaylist } from './commands/publish-playlist.v1.ts';
import { publishPrices } from './commands/publish-prices.v1.ts';
import { recordFeedback } from './commands/record-feedback.v1.ts';
import { refreshWorld } from './commands/refresh-world.v1.ts';
import { renameWorld } from './commands/rename-world.v1.ts';
import { replayDeadLetter } from './commands/replay-dead-letter.v1.ts';
import { setBudget } from './commands/set-budget.v1.ts';
import { startTrial } from './commands/start-trial.v1.ts';
import { blocklistChanged } from './events/blocklist-changed.v1.ts';
import { bytesServed } from './events/bytes-served.v1.ts';
import { candidatesGathered } from './events/candidates-gathered.v1.ts';
import { composingRefused } from './events/composing-refused.v1.ts';
import { exportDeleted } from './events/export-deleted.v1.ts';
import { exportRefused } from './events/export-refused.v1.ts';
import { gatheringRefused } from './events/gathering-refused.v1.ts';
import { jobEnded } from './events/job-ended.v1.ts';
import { limitApproached } from './events/limit-approached.v1.ts';
import { mailAccepted } from './events/mail-accepted.v1.ts';
import { playlistPublished } from './events/playlist-published.v1.ts';
import { playlistsComposed } from './events/playlists-composed.v1.ts';
import { projectImportRefused } from './events/project-import-refused.v1.ts';
import { projectRead } from './events/project-read.v1.ts';
import { publishingRefused } from './events/publishing-refused.v1.ts';
import { sampleDeleted } from './events/sample-deleted.v1.ts';
import { sampleProcessed } from './events/sample-processed.v1.ts';
import { sampleRefused } from './events/sample-refused.v1.ts';
import { samplesExported } from './events/samples-exported.v1.ts';
import { spotifyDisconnected } from './events/spotify-disconnected.v1.ts';
import { userDataErased } from './events/user-data-erased.v1.ts';
import { userErased } from './events/user-erased.v1.ts';
import { userExported } from './events/user-exported.v1.ts';
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
  /** What becomes of a message that names a user who was erased before or while it was handled. */
  readonly afterErasure: AfterErasure;
}

/**
 * `drop`: nobody handles it. `clean-up`: its handler takes away what an earlier try has left in object storage.
 * `anonymise`: it is handled under the id of nobody, because money was spent. `handle`: it is about the erasure itself.
 */
export type AfterErasure = 'drop' | 'clean-up' | 'anonymise' | 'handle';

type Limits = Omit<Consumer, 'service' | 'contract' | 'lane' | 'afterErasure'>;
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

const listen = (
  service: ServiceName,
  contract: MessageContract,
  limits: Limits,
  afterErasure: AfterErasure = service === 'billing' ? 'anonymise' : 'drop',
): Consumer => ({ service, contract, lane: null, ...limits, afterErasure });

/** Where the content of Spotify lies; the gateway forgets its own part when it disconnects. */
export const spotifyContentServices = [
  'taste',
  'harvester',
  'playlist',
] as const satisfies readonly ServiceName[];

/** Who listens to what, and with which limits. Services create what is missing here and nothing else. */
export const consumers: readonly Consumer[] = [
  listen('taste', buildWorld, outside),
  listen('taste', refreshWorld, outside, 'clean-up'),
  listen('taste', recordFeedback, quick),
  listen('taste', renameWorld, quick),
  listen('harvester', worldBuilt, outside, 'clean-up'),
  listen('playlist', candidatesGathered, quick, 'clean-up'),
  listen('playlist', publishPlaylist, outside),
  listen('playlist', worldRenamed, quick),
  listen('playlist', blocklistChanged, quick),
  ...lanes.map((lane): Consumer => ({ ...listen('analysis', analyseSample, heavy, 'clean-up'), lane })),
  listen('analysis', changeSample, quick),
  ...lanes.map((lane): Consumer => ({ ...listen('analysis', exportSamples, heavy, 'clean-up'), lane })),
  ...lanes.map((lane): Consumer => ({ ...listen('analysis', importProject, heavy, 'clean-up'), lane })),
  listen('analysis', deleteSample, quick),
  listen('gateway', worldRefused, quick),
  listen('gateway', gatheringRefused, quick),
  listen('gateway', composingRefused, quick),
  listen('gateway', playlistsComposed, quick),
  listen('gateway', playlistPublished, quick),
  listen('gateway', publishingRefused, quick),
  listen('gateway', sampleProcessed, quick),
  listen('gateway', sampleRefused, quick),
  listen('gateway', samplesExported, quick),
  listen('gateway', exportRefused, quick),
  listen('gateway', projectRead, quick, 'clean-up'),
  listen('gateway', projectImportRefused, quick),
  listen('gateway', limitApproached, quick),
  listen('billing', assignPlan, quick),
  listen('billing', publishPlan, quick),
  listen('billing', publishPrices, quick),
  listen('billing', setBudget, quick),
  listen('billing', startTrial, quick),
  listen('billing', applyPaymentEvent, outside),
  listen('billing', worldBuilt, quick),
  listen('billing', candidatesGathered, quick),
  listen('billing', playlistsComposed, quick),
  listen('billing', playlistPublished, quick),
  listen('billing', sampleProcessed, quick),
  listen('billing', sampleDeleted, quick),
  listen('billing', samplesExported, quick),
  listen('billing', exportDeleted, quick),
  listen('billing', projectRead, quick),
  listen('billing', jobEnded, quick),
  listen('billing', bytesServed, quick),
  listen('billing', mailAccepted, quick),
  ...services.map((service) => listen(service, replayDeadLetter(service), quick)),
  ...services.map((service) => listen(service, exportUser(service), quick, 'clean-up')),
  ...services.map((service) => listen('gateway', userExported(service), quick)),
  ...services.map((service) => listen(service, userErased, outside, 'handle')),
  ...spotifyContentServices.map((service) => listen(service, spotifyDisconnected, outside)),
  ...services.map((service) => listen('gateway', userDataErased(service), quick)),
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
  { on: applyPaymentEvent, states: [] },
  { on: worldBuilt, states: [candidatesGathered, gatheringRefused] },
  { on: candidatesGathered, states: [playlistsComposed, composingRefused] },
  { on: playlistsComposed, states: [publishPlaylist, jobEnded] },
  { on: publishPlaylist, states: [playlistPublished, publishingRefused] },
  { on: playlistPublished, states: [jobEnded] },
  { on: publishingRefused, states: [jobEnded] },
  { on: analyseSample, states: [sampleProcessed, sampleRefused] },
  { on: changeSample, states: [] },
  { on: exportSamples, states: [samplesExported, exportRefused] },
  { on: samplesExported, states: [jobEnded] },
  { on: exportRefused, states: [jobEnded] },
  { on: exportDeleted, states: [] },
  { on: importProject, states: [projectRead, projectImportRefused] },
  { on: projectRead, states: [jobEnded] },
  { on: projectImportRefused, states: [jobEnded] },
  { on: deleteSample, states: [sampleDeleted] },
  { on: sampleProcessed, states: [jobEnded, deleteSample] },
  { on: sampleRefused, states: [jobEnded] },
  { on: worldRefused, states: [jobEnded] },
  { on: gatheringRefused, states: [jobEnded] },
  { on: composingRefused, states: [jobEnded] },
  { on: publishPlan, states: [] },
  { on: publishPrices, states: [] },
  { on: bytesServed, states: [] },
  { on: mailAccepted, states: [] },
  { on: setBudget, states: [] },
  { on: startTrial, states: [] },
  { on: jobEnded, states: [limitApproached] },
  { on: limitApproached, states: [] },
  ...services.map((service) => ({ on: exportUser(service), states: [userExported(service)] })),
  { on: userErased, states: services.map(userDataErased) },
  { on: spotifyDisconnected, states: spotifyContentServices.map(userDataErased) },
];

/** Whose queries a service asks. */
export const asks: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  gateway: services,
  taste: ['gateway', 'analysis'],
  harvester: ['gateway', 'taste', 'analysis'],
  analysis: ['gateway'],
  playlist: ['gateway', 'taste'],
  billing: [],
};

/** The subject of a message; a command with lanes needs its lane. */
export function subjectOf(contract: MessageContract, lane: Lane | null = null): string {
  return lane === null ? contract.subject : `${contract.subject}.${lane}`;
}

export function streamOf(subject: string): StreamName {
  return subject.startsWith('cmd.') ? 'COMMANDS' : 'EVENTS';
}

/** Events that every service states: who listens to them has a queue for each. */
const statedByAll = new Set([userExported('gateway').name, userDataErased('gateway').name]);

/** Durable name of a consumer: service, message, lane or stating service, with no character that NATS forbids. */
export function durableOf({
  service,
  contract,
  lane,
}: Pick<Consumer, 'service' | 'contract' | 'lane'>): string {
  const stater = statedByAll.has(contract.name) ? contract.service : null;
  return [service, contract.name.replace('.', '_'), lane, stater].filter((part) => part !== null).join('__');
}
