import type { Migration } from 'kysely/migration';
import * as playlists from './2026-11-20T1200_playlists.ts';

/** In the order of their names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_playlists': playlists,
};
