import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table playlist.playlists (
      tenant_id text not null,
      id text primary key,
      user_id text not null,
      world_id text not null,
      intersection_id text not null,
      ordinal integer not null,
      world_version integer not null,
      candidate_set_id text not null,
      random_seed bigint not null,
      weights_version text not null,
      world_name text not null,
      intersection_name text not null,
      description text not null,
      tracks jsonb not null,
      shortfall jsonb,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (tenant_id, world_id, intersection_id)
    )`.execute(db);
  await sql`
    create table playlist.playlist_versions (
      tenant_id text not null,
      playlist_id text not null references playlist.playlists on delete cascade,
      world_version integer not null,
      candidate_set_id text not null,
      object_key text not null,
      random_seed bigint not null,
      weights_version text not null,
      job_id text not null,
      composed_at timestamptz not null,
      primary key (playlist_id, world_version, candidate_set_id)
    )`.execute(db);
  await sql`
    create table playlist.publications (
      tenant_id text not null,
      playlist_id text not null references playlist.playlists on delete cascade,
      target text not null check (target in ('spotify')),
      holder text not null,
      held_until timestamptz not null,
      creation_begun_at timestamptz,
      external_id text,
      url text,
      published_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (playlist_id, target)
    )`.execute(db);
  for (const table of ['playlists', 'playlist_versions', 'publications']) {
    await tenantTable(db, 'playlist', table);
  }
}
