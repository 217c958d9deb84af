import type { Migration } from 'kysely/migration';
import * as playlists from './2026-11-20T1200_playlists.ts';
import * as refreshes from './2026-11-21T0300_refreshes.ts';

/** In the order of their names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_playlists': playlists,
  '2026-11-21T0300_refreshes': refreshes,
};
