import type { PersonalData } from '@trc/runtime/personal-data';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { previewsOfWorlds } from './previews.objects.ts';
import { worldIdsOf } from './spotify-content.store.ts';

const worldsOf = (userId: string) => sql`select id from worlds where user_id = ${userId}`;

export const personalData: PersonalData = {
  tables: [
    { table: 'feedback', erase: 'delete' },
    {
      table: 'world_versions',
      rowsOf: (userId) => sql`world_id in (${worldsOf(userId)})`,
      erase: 'delete',
    },
    { table: 'worlds', erase: 'delete' },
  ],
  async objectsOf(trx, { tenantId, userId }, objects) {
    return previewsOfWorlds(objects, tenantId, await worldIdsOf(trx as Transaction<Database>, userId));
  },
};
