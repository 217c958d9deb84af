import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** What tenants are called, for lists in which the operator would otherwise see ids. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create function gateway.tenant_names(ids text[]) returns table (tenant_id text, name text)
    language sql stable security definer set search_path = gateway as $$
      select tenants.tenant_id, tenants.name from tenants where tenants.tenant_id = any (ids) $$`.execute(db);
}
