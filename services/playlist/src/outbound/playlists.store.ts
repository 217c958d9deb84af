import { type Playlist, playlistSchema } from '@trc/contracts/documents/playlist.v1';
import type { Id } from '@trc/contracts/ids';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { ComposedPlaylist } from '../domain/compose.ts';
import type { Database, PlaylistsTable, PublicationsTable } from './database.ts';

/** What all playlists of one composition have in common. */
export interface Composing {
  readonly tenantId: string;
  readonly userId: string;
  readonly jobId: string;
  readonly worldId: string;
  readonly worldName: string;
  readonly worldVersion: number;
  readonly candidateSetId: string;
  readonly objectKey: string;
  readonly randomSeed: number;
  readonly weightsVersion: string;
}

export interface StoredPlaylist {
  readonly id: Id<'playlist'>;
  readonly name: string;
  readonly trackCount: number;
}

/**
 * Stores one composed playlist under the id that its intersection has for ever, and the manifest that rebuilds it.
 * A composition of an older world version than the stored one changes nothing but is still in the manifest.
 * @param newId used when the intersection has no playlist yet.
 */
export async function storePlaylist(
  trx: Transaction<Database>,
  composing: Composing,
  { intersection, ordinal, tracks, shortfall }: ComposedPlaylist,
  newId: Id<'playlist'>,
  at: Date,
): Promise<StoredPlaylist> {
  const contents = {
    user_id: composing.userId,
    ordinal,
    world_version: composing.worldVersion,
    candidate_set_id: composing.candidateSetId,
    random_seed: composing.randomSeed,
    weights_version: composing.weightsVersion,
    world_name: composing.worldName,
    intersection_name: intersection.name,
    description: intersection.description,
    tracks: JSON.stringify(tracks),
    shortfall: shortfall && JSON.stringify(shortfall),
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
    .select([
      'id',
      'world_name',
      'intersection_name',
      sql<number>`jsonb_array_length(tracks)`.as('track_count'),
    ])
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
      random_seed: composing.randomSeed,
      weights_version: composing.weightsVersion,
      job_id: composing.jobId,
      composed_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { id: row.id as Id<'playlist'>, name: nameOf(row), trackCount: row.track_count };
}

export interface FoundPlaylist {
  readonly playlist: Playlist;
  readonly userId: string;
  readonly worldName: string;
  readonly intersectionName: string;
  /** Place of the intersection in its world, from 0. */
  readonly ordinal: number;
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
    .selectAll('playlists')
    .select(['publications.external_id', 'publications.url', 'publications.published_at']);
}

type Row = Selectable<PlaylistsTable> & {
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
    name: nameOf(row),
    description: row.description,
    intersection: row.intersection_id,
    tracks: row.tracks,
    shortfall: row.shortfall,
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
  };
}

function nameOf(row: Pick<PlaylistsTable, 'world_name' | 'intersection_name'>): string {
  return `${row.world_name}: ${row.intersection_name}`;
}
