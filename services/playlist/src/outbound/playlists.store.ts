import { type Playlist, playlistSchema } from '@trc/contracts/documents/playlist.v1';
import type { Id } from '@trc/contracts/ids';
import type { Selectable, Transaction } from 'kysely';
import type { ComposedPlaylist } from '../domain/compose.ts';
import { playlistName } from '../domain/publishing.ts';
import { blocklistChanges, countBlocklistChange } from './blocklist-changes.store.ts';
import type { Database, PlaylistsTable, PublicationsTable, WorldNamesTable } from './database.ts';

/** What all playlists of one composition have in common. */
export interface Composing {
  readonly tenantId: string;
  readonly userId: string;
  readonly jobId: string;
  readonly worldId: string;
  readonly worldVersion: number;
  readonly candidateSetId: string;
  readonly objectKey: string;
  readonly manifestKey: string;
  readonly randomSeed: number;
  readonly weightsVersion: string;
}

/**
 * Stores one composed playlist under the id that its intersection has for ever, and the manifest that rebuilds it.
 * A composition of an older world version than the stored one changes nothing but is still in the manifest.
 * @param newId used when the intersection has no playlist yet.
 */
export async function storePlaylist(
  trx: Transaction<Database>,
  composing: Composing,
  { intersection, ordinal, tracks, shortfall, dropped }: ComposedPlaylist,
  newId: Id<'playlist'>,
  at: Date,
): Promise<void> {
  const contents = {
    user_id: composing.userId,
    ordinal,
    world_version: composing.worldVersion,
    candidate_set_id: composing.candidateSetId,
    random_seed: composing.randomSeed,
    weights_version: composing.weightsVersion,
    intersection_name: intersection.name,
    description: intersection.description,
    tracks: JSON.stringify(tracks),
    shortfall: shortfall && JSON.stringify(shortfall),
    dropped: JSON.stringify(dropped),
    updated_at: at,
  };
  await trx
    .insertInto('playlists')
    .values({
      ...contents,
      id: newId,
      tenant_id: composing.tenantId,
      world_id: composing.worldId,
      intersection_id: intersection.id,
      created_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'world_id', 'intersection_id'])
        .doUpdateSet(contents)
        .where('playlists.world_version', '<=', composing.worldVersion),
    )
    .execute();
  const row = await trx
    .selectFrom('playlists')
    .select('id')
    .where('world_id', '=', composing.worldId)
    .where('intersection_id', '=', intersection.id)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('playlist_versions')
    .values({
      tenant_id: composing.tenantId,
      playlist_id: row.id,
      world_version: composing.worldVersion,
      candidate_set_id: composing.candidateSetId,
      object_key: composing.objectKey,
      manifest_key: composing.manifestKey,
      random_seed: composing.randomSeed,
      weights_version: composing.weightsVersion,
      job_id: composing.jobId,
      composed_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface FoundPlaylist {
  readonly playlist: Playlist;
  readonly userId: string;
  readonly worldName: string;
  readonly intersectionName: string;
  /** Place of the intersection in its world, from 0. */
  readonly ordinal: number;
  readonly createdAt: Date;
}

/** What a composition continues, and what it replaces. */
export interface Standing {
  readonly playlists: readonly FoundPlaylist[];
  /** Changes when anything of it changes. */
  readonly mark: string;
}

/**
 * The playlists of a world as they are now. With `lock` they stay so until the transaction ends, and so does the
 * blocklist's count: who finds the mark of before can be sure that nothing was changed since.
 */
export async function standingOf(
  trx: Transaction<Database>,
  { tenantId, userId, worldId }: Pick<Composing, 'tenantId' | 'userId' | 'worldId'>,
  lock = false,
): Promise<Standing> {
  const changes = lock
    ? await countBlocklistChange(trx, { tenantId, userId }, 0)
    : await blocklistChanges(trx, userId);
  if (lock)
    await trx.selectFrom('playlists').select('id').where('world_id', '=', worldId).forUpdate().execute();
  const playlists = await listPlaylists(trx, worldId);
  const compositions = playlists.map(
    ({ playlist }) => `${playlist.id} ${playlist.world_version} ${playlist.candidate_set_id}`,
  );
  return { playlists, mark: [changes, ...compositions].join() };
}

/** Stores the contents of a playlist that changed without a new composition. */
export async function changeContents(
  trx: Transaction<Database>,
  { id, tracks, shortfall, dropped }: Pick<Playlist, 'id' | 'tracks' | 'shortfall' | 'dropped'>,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('playlists')
    .set({
      tracks: JSON.stringify(tracks),
      shortfall: shortfall && JSON.stringify(shortfall),
      dropped: JSON.stringify(dropped),
      updated_at: at,
    })
    .where('id', '=', id)
    .execute();
}

/** All playlists of a listener, and nobody else changes them until the transaction ends. */
export async function lockPlaylistsOf(trx: Transaction<Database>, userId: string): Promise<Playlist[]> {
  await trx.selectFrom('playlists').select('id').where('user_id', '=', userId).forUpdate().execute();
  const rows = await withPublication(trx)
    .where('playlists.user_id', '=', userId)
    .orderBy('playlists.id')
    .execute();
  return rows.map((row) => foundOf(row).playlist);
}

export async function findPlaylist(
  trx: Transaction<Database>,
  playlistId: string,
): Promise<FoundPlaylist | null> {
  const row = await withPublication(trx).where('playlists.id', '=', playlistId).executeTakeFirst();
  return row ? foundOf(row) : null;
}

/** In the order of the world's intersections. */
export async function listPlaylists(trx: Transaction<Database>, worldId: string): Promise<FoundPlaylist[]> {
  const rows = await withPublication(trx)
    .where('playlists.world_id', '=', worldId)
    .orderBy('playlists.ordinal')
    .orderBy('playlists.id')
    .execute();
  return rows.map(foundOf);
}

function withPublication(trx: Transaction<Database>) {
  return trx
    .selectFrom('playlists')
    .leftJoin('publications', (join) =>
      join.onRef('publications.playlist_id', '=', 'playlists.id').on('publications.target', '=', 'spotify'),
    )
    .innerJoin('world_names', (join) =>
      join
        .onRef('world_names.tenant_id', '=', 'playlists.tenant_id')
        .onRef('world_names.world_id', '=', 'playlists.world_id'),
    )
    .selectAll('playlists')
    .select('world_names.name as world_name')
    .select(['publications.external_id', 'publications.url', 'publications.published_at']);
}

type Row = Selectable<PlaylistsTable> & { world_name: WorldNamesTable['name'] } & {
  [K in 'external_id' | 'url' | 'published_at']: Selectable<PublicationsTable>[K] | null;
};

function foundOf(row: Row): FoundPlaylist {
  const { external_id, url, published_at } = row;
  const playlist = playlistSchema.parse({
    id: row.id,
    world_id: row.world_id,
    world_version: row.world_version,
    candidate_set_id: row.candidate_set_id,
    random_seed: row.random_seed,
    weights_version: row.weights_version,
    name: playlistName(row.world_name, row.intersection_name),
    description: row.description,
    intersection: row.intersection_id,
    tracks: row.tracks,
    shortfall: row.shortfall,
    dropped: row.dropped,
    published:
      external_id && url && published_at
        ? { target: 'spotify', external_id, url, at: published_at.toISOString() }
        : null,
    updated_at: row.updated_at.toISOString(),
  });
  return {
    playlist,
    userId: row.user_id,
    worldName: row.world_name,
    intersectionName: row.intersection_name,
    ordinal: row.ordinal,
    createdAt: row.created_at,
  };
}
