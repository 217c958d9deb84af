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
  world_name: string;
  intersection_name: string;
  description: string;
  tracks: JSONColumnType<PlaylistTrack[]>;
  shortfall: JSONColumnType<NonNullable<Playlist['shortfall']>> | null;
  created_at: Instant;
  updated_at: Instant;
}

/** What rebuilds each composition: the world's version, the candidates, the seed and the weights. */
export interface PlaylistVersionsTable {
  tenant_id: string;
  playlist_id: string;
  world_version: number;
  candidate_set_id: string;
  object_key: string;
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
  /** When the contents were last made equal. */
  published_at: ColumnType<Date | null, Date | null, Date | null>;
  created_at: Generated<Date>;
}

export interface Database {
  playlists: PlaylistsTable;
  playlist_versions: PlaylistVersionsTable;
  publications: PublicationsTable;
}
