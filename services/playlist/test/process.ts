import { gzipSync } from 'node:zlib';
import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import type { Candidate, CandidateSet } from '@trc/contracts/documents/candidate-set.v1';
import type { Occasion } from '@trc/contracts/documents/refresh.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { MessageContract, QueryContract } from '@trc/contracts/message';
import { getBlocklist } from '@trc/contracts/queries/get-blocklist.v1';
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
    causeId: null,
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
  const ask = (async () => ({ brand: null, address: 'https://example.test' })) as Ask;
  return new PublishPlaylistCommand(db, clock, openSpotify, async () => jpegOfTest, ask);
}

/** Objects in memory, for tests that are about something else. */
export function memoryObjects(): Objects {
  const stored = new Map<string, Uint8Array>();
  return {
    put: async (key: string, bytes: Uint8Array) => void stored.set(key, bytes),
    get: async (key: string) => stored.get(key),
    head: async (key: string) => (stored.has(key) ? { sizeBytes: 1, contentType: null } : null),
    delete: async (key: string) => void stored.delete(key),
  } as unknown as Objects;
}

/** Takes all that compositions left in the database. */
export async function forgetPlaylists(db: Kysely<Database>, tenantId: string = ids.tenant): Promise<void> {
  await inTenant(db, tenantId, async (trx) => {
    for (const table of ['playlists', 'world_names', 'blocklist_changes'] as const)
      await trx.deleteFrom(table).execute();
  });
}

export interface Circumstances {
  readonly tenantId?: string;
  readonly objects?: Objects;
  readonly occasion?: Occasion;
  readonly continuity?: number;
  readonly blocklist?: Partial<Blocklist>;
  readonly setId?: CandidateSet['id'];
  /** Puts the world where a preview has it, and lets taste know of none. */
  readonly draftKey?: string;
  readonly at?: Date;
  /** Runs while the composition is under way. */
  readonly meanwhile?: () => Promise<void>;
}

/** Composes a world's playlists through the event, and gives what was stated. */
export async function composeThrough(
  db: Kysely<Database>,
  world: World,
  list: readonly Candidate[],
  circumstances: Circumstances = {},
): Promise<{ readonly outcome: Outcome<Database>; readonly stated: readonly Stated[] }> {
  const {
    tenantId = ids.tenant,
    objects = memoryObjects(),
    setId = ids.set,
    draftKey = null,
  } = circumstances;
  const { at = new Date('2026-11-20T12:00:00.000Z') } = circumstances;
  const set = { ...aCandidateSet(list), id: setId, world_version: world.version };
  const objectKey = `tenants/${tenantId}/candidates/${set.id}.json.gz`;
  await objects.put(objectKey, gzipSync(JSON.stringify(set)), 'application/gzip');
  if (draftKey !== null) await objects.put(draftKey, gzipSync(JSON.stringify(world)), 'application/gzip');
  const ask = (async (contract: QueryContract) => {
    if (contract === getBlocklist) return { tracks: [], artists: [], ...circumstances.blocklist };
    return draftKey === null ? { world, user_id: ids.user, created_at: at.toISOString() } : null;
  }) as Ask;
  const event = new CandidatesGatheredEvent(db, ask, objects, () => at);
  const outcome = await event.handle(
    {
      job_id: ids.job,
      world_id: ids.world,
      world_version: world.version,
      user_id: ids.user,
      candidate_set_id: set.id,
      object_key: objectKey,
      count: set.candidates.length,
      usage: [],
      occasion: circumstances.occasion ?? 'created',
      continuity: circumstances.continuity ?? 0,
      draft_key: draftKey,
    },
    contextOf('msg_compose', tenantId),
  );
  await circumstances.meanwhile?.();
  return { outcome, stated: await settle(db, outcome, tenantId) };
}
