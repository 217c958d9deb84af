import { newId } from '@trc/contracts/ids';
import type { MessageContract } from '@trc/contracts/message';
import type { MessageContext } from '@trc/runtime/consume';
import type { Emit, Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely } from 'kysely';
import { readAnswers } from '../src/domain/answers.ts';
import { catalogueSpace } from '../src/domain/catalogue-space.v1.ts';
import { weigh } from '../src/domain/seeds.ts';
import { createWorld } from '../src/domain/world.ts';
import type { Database } from '../src/outbound/database.ts';
import { storeWorld } from '../src/outbound/worlds.store.ts';
import { measuredTrack } from './tracks.ts';

export const tenantId = newId('tenant', 1);
export const userId = newId('user', 1);

export const contextOf = (id = newId('job').replace('job_', 'msg_')): MessageContext => ({
  id,
  tenantId,
  jobId: null,
  causeId: null,
  occurredAt: '2026-11-20T00:00:00Z',
  attempt: 1,
  signal: new AbortController().signal,
  progress: () => {},
});

export interface Stated {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  readonly data: any;
}

/** What the runtime does with an outcome: one transaction; gives what was stated. */
export async function commit(db: Kysely<Database>, outcome: Outcome<Database>): Promise<Stated[]> {
  const stated: Stated[] = [];
  const emit: Emit = (contract: MessageContract, data: unknown) =>
    void stated.push({ name: contract.name, data });
  const write = outcome.kind === 'retry' ? null : outcome.write;
  if (write) await inTenant(db, tenantId, (trx) => write(trx, emit));
  return stated;
}

/** A stored first version, made of twelve measured tracks. */
export async function storeFirstVersion(db: Kysely<Database>) {
  const answers = { movement: { options: ['slow-patient'] } };
  const read = readAnswers(answers);
  if (read.kind !== 'read') throw new Error(read.option);
  const world = createWorld({
    id: newId('world'),
    version: 1,
    kind: 'tracks',
    seeds: weigh([Array.from({ length: 12 }, (_, n) => measuredTrack(n))]),
    answers,
    reading: read.reading,
    space: catalogueSpace,
    leftOut: [],
  });
  const owner = { tenantId, userId, jobId: newId('job') };
  await inTenant(db, tenantId, (trx) => storeWorld(trx, owner, world, new Date('2026-11-13T12:00:00Z')));
  return world;
}
