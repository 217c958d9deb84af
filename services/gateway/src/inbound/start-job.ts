import { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { MessageContract } from '@trc/contracts/message';
import type { Lane } from '@trc/contracts/topology';
import type { Emit } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { addJob, type NewJob } from '../outbound/jobs.store.ts';

/** The command that begins each kind of job. A sample's has a queue for each plan. */
const beginnings: Readonly<Record<JobKind, { readonly contract: MessageContract; readonly lanes: boolean }>> =
  {
    sample: { contract: analyseSample, lanes: true },
    reanalysis: { contract: analyseSample, lanes: true },
    world: { contract: buildWorld, lanes: false },
    refresh: { contract: refreshWorld, lanes: false },
    publish: { contract: publishPlaylist, lanes: false },
  };

/** Sends the command of a job, for the first time or once more. */
export function sendCommand(emit: Emit, kind: JobKind, queue: Lane, command: object): void {
  const { contract, lanes } = beginnings[kind];
  emit(contract, command, lanes ? { lane: queue } : {});
}

/** Writes the job and sends its command, in one transaction; the job keeps the command for a later retry. */
export async function startJob(trx: Transaction<Database>, emit: Emit, job: NewJob): Promise<void> {
  await addJob(trx, job);
  sendCommand(emit, job.kind, job.queue, job.command);
}
