import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** Over all tenants, and shows no more than ids and keys: what a sweep must find before it knows a tenant. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`create index candidate_sets_age on harvester.candidate_sets (created_at)`.execute(db);
  await sql`
    create function harvester.sets_older(than timestamptz, most integer)
    returns table (tenant_id text, id text, object_key text)
    language sql stable security definer set search_path = harvester as $$
      select tenant_id, id, object_key from candidate_sets where created_at < than order by created_at limit most $$`.execute(
    db,
  );
}
