import type { Transaction } from 'kysely';
import type { Database, WorldNamesTable } from './database.ts';

/** The name that a version of a world has; an older version than the known one changes nothing. */
export async function storeWorldName(trx: Transaction<Database>, name: WorldNamesTable): Promise<void> {
  await trx
    .insertInto('world_names')
    .values(name)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'world_id'])
        .doUpdateSet({ name: name.name, world_version: name.world_version })
        .where('world_names.world_version', '<=', name.world_version),
    )
    .execute();
}
