import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database, PlaylistVersionsTable } from './database.ts';

export type PlaylistVersion = Selectable<PlaylistVersionsTable>;

/** Compositions of a playlist, newest first. */
export async function versionsOf(trx: Transaction<Database>, playlistId: string): Promise<PlaylistVersion[]> {
  return trx
    .selectFrom('playlist_versions')
    .selectAll()
    .where('playlist_id', '=', playlistId)
    .orderBy('composed_at', 'desc')
    .orderBy('world_version', 'desc')
    .execute();
}

/** The manifest that a version of a world was last composed from, and from which candidates; `null` when it was not. */
export async function lastComposition(
  trx: Transaction<Database>,
  worldId: string,
  worldVersion: number,
): Promise<{ readonly manifestKey: string; readonly candidateSetId: string } | null> {
  const row = await trx
    .selectFrom('playlist_versions')
    .innerJoin('playlists', 'playlists.id', 'playlist_versions.playlist_id')
    .select(['playlist_versions.manifest_key', 'playlist_versions.candidate_set_id'])
    .where('playlists.world_id', '=', worldId)
    .where('playlist_versions.world_version', '=', worldVersion)
    .orderBy('playlist_versions.composed_at', 'desc')
    .executeTakeFirst();
  return row?.manifest_key ? { manifestKey: row.manifest_key, candidateSetId: row.candidate_set_id } : null;
}

/**
 * Deletes compositions whose time is over, over all tenants: first the manifest, then the row, so that an interrupted
 * run leaves nothing that no row tells of. The playlists stay.
 * @returns how many were deleted, at most `most`.
 */
export async function deleteOldVersions(
  db: Kysely<Database>,
  objects: Pick<Objects, 'delete'>,
  composedBefore: Date,
  most: number,
): Promise<number> {
  const { rows } = await sql<
    Pick<PlaylistVersion, 'tenant_id' | 'playlist_id' | 'world_version' | 'candidate_set_id' | 'manifest_key'>
  >`select * from versions_older(${composedBefore}, ${most})`.execute(db);
  for (const { tenant_id, playlist_id, world_version, candidate_set_id, manifest_key } of rows) {
    if (manifest_key !== null) await objects.delete(manifest_key);
    await inTenant(db, tenant_id, (trx) =>
      trx
        .deleteFrom('playlist_versions')
        .where('playlist_id', '=', playlist_id)
        .where('world_version', '=', world_version)
        .where('candidate_set_id', '=', candidate_set_id)
        .execute(),
    );
  }
  return rows.length;
}
