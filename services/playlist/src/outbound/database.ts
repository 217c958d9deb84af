import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;

/** One for each intersection of a world, for ever: a new composition changes the row and never its id. */
export interface PlaylistsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  world_id: string;
  intersection_id: string;
  /** Place of the intersection in its world, from 0. */
  ordinal: number;
  world_version: number;
  candidate_set_id: string;
  random_seed: number;
  weights_version: string;
  intersection_name: string;
  description: string;
  tracks: JSONColumnType<PlaylistTrack[]>;
  shortfall: JSONColumnType<NonNullable<Playlist['shortfall']>> | null;
  dropped: JSONColumnType<Playlist['dropped']>;
  created_at: Instant;
  updated_at: Instant;
}

/** The name of a world by its newest version that we know of: a world is renamed without a new composition. */
export interface WorldNamesTable {
  tenant_id: string;
  world_id: string;
  world_version: number;
  name: string;
}

/** How often a listener's blocklist changed: a composition that began before the last change must not be stored. */
export interface BlocklistChangesTable {
  tenant_id: string;
  user_id: string;
  changes: number;
}

/** What rebuilds each composition: its candidates, and a manifest that holds all the rest. */
export interface PlaylistVersionsTable {
  tenant_id: string;
  playlist_id: string;
  world_version: number;
  candidate_set_id: string;
  object_key: string;
  /** Null for compositions of before there were manifests. */
  manifest_key: string | null;
  random_seed: number;
  weights_version: string;
  job_id: string;
  composed_at: Instant;
}

/** Where a playlist is at its target. The row is there before anything is created. */
export interface PublicationsTable {
  tenant_id: string;
  playlist_id: string;
  target: 'spotify';
  /** Who publishes now: the message, until when nobody else may. */
  holder: string;
  held_until: Instant;
  /** When a creation was begun whose end is not known; null when there is none. */
  creation_begun_at: ColumnType<Date | null, Date | null, Date | null>;
  external_id: string | null;
  url: string | null;
  /** What the cover there shows; null when it is not known to be ours. */
  cover_mark: string | null;
  /** When the contents were last made equal. */
  published_at: ColumnType<Date | null, Date | null, Date | null>;
  created_at: Generated<Date>;
}

export interface Database {
  playlists: PlaylistsTable;
  playlist_versions: PlaylistVersionsTable;
  publications: PublicationsTable;
  world_names: WorldNamesTable;
  blocklist_changes: BlocklistChangesTable;
}
