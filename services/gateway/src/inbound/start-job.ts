import { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { exportSamples } from '@trc/contracts/commands/export-samples.v1';
import { importProject } from '@trc/contracts/commands/import-project.v1';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { MessageContract } from '@trc/contracts/message';
import { consumers } from '@trc/contracts/topology';
import type { Emit } from '@trc/runtime/outcome';
import { currentTrace } from '@trc/runtime/tracing';
import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { addJob, type JobRow, type NewJob } from '../outbound/jobs.store.ts';

/** The command that begins each kind of job. What analysis works on has a queue for each plan. */
const beginnings: Readonly<Record<JobKind, { readonly contract: MessageContract; readonly lanes: boolean }>> =
  {
    sample: { contract: analyseSample, lanes: true },
    reanalysis: { contract: analyseSample, lanes: true },
    world: { contract: buildWorld, lanes: false },
    refresh: { contract: refreshWorld, lanes: false },
    publish: { contract: publishPlaylist, lanes: false },
    export: { contract: exportSamples, lanes: true },
    import: { contract: importProject, lanes: true },
  };

/** The command of a job as its contract reads it, or what is wrong with it. */
export function readCommand({ kind, command }: Pick<JobRow, 'kind' | 'command'>) {
  return beginnings[kind].contract.schema.safeParse(command);
}

/** Sends the command of a job that was released. */
export function sendCommand(emit: Emit, { kind, lane, command }: JobRow): void {
  const { contract, lanes } = beginnings[kind];
  emit(contract, command, lanes ? { lane } : {});
}

/** Processes of workers have at least as many slots for jobs of a kind. */
export function slotsOf(kind: JobKind): number {
  return consumers.find(({ contract }) => contract === beginnings[kind].contract)?.concurrency ?? 1;
}

/**
 * Writes the job, which waits for its turn from then on: the dispatcher sends the command that it keeps, in the trace of
 * what runs now. Throws when the command does not fit its contract.
 */
export async function startJob(trx: Transaction<Database>, job: NewJob): Promise<void> {
  beginnings[job.kind].contract.schema.parse(job.command);
  await addJob(trx, job, currentTrace());
}
