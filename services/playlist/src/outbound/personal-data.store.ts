import type { PersonalData } from '@trc/runtime/personal-data';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { manifestKeysOf } from './spotify-content.store.ts';

const ofPlaylists = (userId: string) =>
  sql`playlist_id in (select id from playlists where user_id = ${userId})`;

/** A playlist that was published lies in the listener's own account at Spotify, and stays there. */
export const personalData: PersonalData = {
  tables: [
    { table: 'publications', rowsOf: ofPlaylists, erase: 'delete' },
    { table: 'playlist_versions', rowsOf: ofPlaylists, erase: 'delete' },
    {
      table: 'world_names',
      rowsOf: (userId) => sql`world_id in (select world_id from playlists where user_id = ${userId})`,
      erase: 'delete',
    },
    { table: 'playlists', erase: 'delete' },
    { table: 'blocklist_changes', erase: 'delete' },
  ],
  objectsOf: (trx, { userId }) => manifestKeysOf(trx as Transaction<Database>, userId),
};
