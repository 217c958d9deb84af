import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

const idsOf = (trx: Transaction<Database>, userId: string) =>
  trx.selectFrom('playlists').select('id').where('user_id', '=', userId);

/** Manifests of a user's compositions: each holds its whole world and what the playlists were before. */
export async function manifestKeysOf(trx: Transaction<Database>, userId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('playlist_versions')
    .select('manifest_key')
    .where('playlist_id', 'in', idsOf(trx, userId))
    .execute();
  return rows.flatMap(({ manifest_key }) => manifest_key ?? []);
}

/** Forgets where a user's playlists are at Spotify, and the compositions whose manifests are gone. */
export async function forgetSpotifyOf(
  trx: Transaction<Database>,
  userId: string,
  manifestKeys: readonly string[],
): Promise<void> {
  await trx.deleteFrom('publications').where('playlist_id', 'in', idsOf(trx, userId)).execute();
  if (manifestKeys.length === 0) return;
  await trx
    .deleteFrom('playlist_versions')
    .where('playlist_id', 'in', idsOf(trx, userId))
    .where('manifest_key', 'in', [...manifestKeys])
    .execute();
}
