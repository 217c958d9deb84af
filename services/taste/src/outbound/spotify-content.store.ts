import { trackSchema } from '@trc/contracts/documents/track.v1';
import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import { withoutSpotify as openPart } from '@trc/music/without-spotify';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

export async function worldIdsOf(trx: Transaction<Database>, userId: string): Promise<ReadonlySet<string>> {
  const rows = await trx.selectFrom('worlds').select('id').where('user_id', '=', userId).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Puts what `change` makes of it in the place of every version of the user's worlds, one at a time: a world is large. */
export async function changeWorlds(
  trx: Transaction<Database>,
  userId: string,
  change: (world: World) => World | null,
): Promise<void> {
  const versions = await trx
    .selectFrom('world_versions')
    .innerJoin('worlds', 'worlds.id', 'world_versions.world_id')
    .select(['world_id', 'world_versions.version', 'worlds.version as newest'])
    .where('worlds.user_id', '=', userId)
    .forUpdate('worlds')
    .execute();
  for (const { world_id, version, newest } of versions) {
    const of = { world_id, version };
    const { document } = await trx
      .selectFrom('world_versions')
      .select('document')
      .where((where) => where.and(of))
      .executeTakeFirstOrThrow();
    const changed = change(worldSchema.parse(document));
    if (changed === null) continue;
    await trx
      .updateTable('world_versions')
      .set({ document: JSON.stringify(changed) })
      .where((where) => where.and(of))
      .execute();
    if (version === newest)
      await trx.updateTable('worlds').set({ prose: changed.prose }).where('id', '=', world_id).execute();
  }
}

/** Verdicts on recordings that Spotify alone has named go; of the others what it told of them. */
export async function forgetSpotifyVerdicts(trx: Transaction<Database>, userId: string): Promise<void> {
  const rows = await trx.selectFrom('feedback').selectAll().where('user_id', '=', userId).execute();
  for (const { world_id, recording, track } of rows) {
    const open = openPart(trackSchema.parse(track));
    const of = { world_id, recording };
    await (open
      ? trx
          .updateTable('feedback')
          .set({ track: JSON.stringify(open) })
          .where((where) => where.and(of))
      : trx.deleteFrom('feedback').where((where) => where.and(of))
    ).execute();
  }
}
