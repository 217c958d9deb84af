import { gzipSync } from 'node:zlib';
import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { MessageContract } from '@trc/contracts/message';
import type { Ask } from '@trc/runtime/ask';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import type { Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import type { OpenSpotify } from '@trc/spotify/access';
import { createSpotifyClient } from '@trc/spotify/client';
import { counted } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import { CandidatesGatheredEvent } from '../src/inbound/candidates-gathered.event.ts';
import { PublishPlaylistCommand } from '../src/inbound/publish-playlist.command.ts';
import type { Database } from '../src/outbound/database.ts';
import { aCandidateSet, ids } from './fixtures.ts';

export interface Stated {
  readonly name: string;
  readonly data: unknown;
}

export const jpegOfTest = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]);

export function contextOf(id: string, tenantId: string = ids.tenant): MessageContext {
  return {
    id,
    tenantId,
    jobId: ids.job,
    occurredAt: '2026-11-20T12:00:00.000Z',
    attempt: 1,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}

/** Does what the runtime does with an outcome: its writes in one transaction, its messages only when that commits. */
export async function settle(
  db: Kysely<Database>,
  outcome: Outcome<Database>,
  tenantId: string = ids.tenant,
): Promise<Stated[]> {
  const stated: Stated[] = [];
  if (outcome.kind === 'retry' || outcome.write === null) return stated;
  const { write } = outcome;
  await inTenant(db, tenantId, (trx) =>
    write(trx, (contract: MessageContract, data: unknown) => {
      stated.push({ name: contract.name, data: contract.schema.parse(data) });
    }),
  );
  return stated;
}

export function openScripted(url: string): OpenSpotify {
  return async (_tenantId, _userId, tally) => ({
    kind: 'client',
    client: createSpotifyClient({
      apiUrl: url,
      mode: 'development',
      accessToken: async () => 'token',
      timeoutMs: 2_000,
      fetch: counted(tally, 'spotify'),
    }),
  });
}

export function publisher(db: Kysely<Database>, clock: () => Date, openSpotify: OpenSpotify) {
  return new PublishPlaylistCommand(db, clock, openSpotify, async () => jpegOfTest);
}

/** Composes a world's playlists through the event, and gives what was stated. */
export async function composeThrough(
  db: Kysely<Database>,
  world: World,
  list: readonly Candidate[],
  tenantId: string = ids.tenant,
): Promise<{ readonly outcome: Outcome<Database>; readonly stated: readonly Stated[] }> {
  const set = { ...aCandidateSet(list), world_version: world.version };
  const ask = (async () => ({ world, user_id: ids.user, created_at: '2026-11-20T12:00:00.000Z' })) as Ask;
  const objects = { get: async () => gzipSync(JSON.stringify(set)) } as Pick<Objects, 'get'> as Objects;
  const event = new CandidatesGatheredEvent(ask, objects, () => new Date('2026-11-20T12:00:00.000Z'));
  const outcome = await event.handle(
    {
      job_id: ids.job,
      world_id: ids.world,
      world_version: world.version,
      user_id: ids.user,
      candidate_set_id: ids.set,
      object_key: `tenants/${tenantId}/candidates/${set.id}`,
      count: set.candidates.length,
      usage: [],
    },
    contextOf('msg_compose', tenantId),
  );
  return { outcome, stated: await settle(db, outcome, tenantId) };
}
