import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`alter table playlist.playlists add column dropped jsonb not null default '[]'`.execute(db);
  // A composition of before has no manifest and cannot be made again.
  await sql`alter table playlist.playlist_versions add column manifest_key text`.execute(db);
  await sql`alter table playlist.publications add column cover_mark text`.execute(db);
  await sql`create index playlists_user on playlist.playlists (tenant_id, user_id)`.execute(db);
  await sql`create index playlist_versions_age on playlist.playlist_versions (composed_at)`.execute(db);

  // A world is renamed without a composition, so its name is no longer the playlists' own.
  await sql`
    create table playlist.world_names (
      tenant_id text not null,
      world_id text not null,
      world_version integer not null,
      name text not null,
      primary key (tenant_id, world_id)
    )`.execute(db);
  await sql`
    insert into playlist.world_names (tenant_id, world_id, world_version, name)
    select distinct on (tenant_id, world_id) tenant_id, world_id, world_version, world_name
    from playlist.playlists order by tenant_id, world_id, world_version desc`.execute(db);
  await sql`alter table playlist.playlists drop column world_name`.execute(db);

  await sql`
    create table playlist.blocklist_changes (
      tenant_id text not null,
      user_id text not null,
      changes integer not null,
      primary key (tenant_id, user_id)
    )`.execute(db);
  for (const table of ['world_names', 'blocklist_changes']) await tenantTable(db, 'playlist', table);

  // Over all tenants, and shows no more than ids and keys: what a sweep must find before it knows a tenant.
  await sql`
    create function playlist.versions_older(than timestamptz, most integer)
    returns table (tenant_id text, playlist_id text, world_version integer, candidate_set_id text, manifest_key text)
    language sql stable security definer set search_path = playlist as $$
      select tenant_id, playlist_id, world_version, candidate_set_id, manifest_key
      from playlist_versions where composed_at < than order by composed_at limit most $$`.execute(db);
}
