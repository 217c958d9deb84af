import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table billing.reservations
      drop constraint reservations_kind_check,
      add constraint reservations_kind_check check (kind in ('sample', 'world', 'refresh', 'publish')),
      add column world_id text,
      add column occasion text check (occasion in ('asked', 'scheduled', 'previewed')),
      add column due_at timestamptz`.execute(db);
  await sql`create index reservations_refreshes on billing.reservations (tenant_id, world_id, due_at) where world_id is not null`.execute(
    db,
  );
  // Version 1 of the plan always said "one world, weekly"; nothing could be refreshed before, so no term changes.
  await sql`update billing.plans set entitlements = entitlements || '{"refresh_days_min": 7}' where id = 'free' and version = 1`.execute(
    db,
  );
}
