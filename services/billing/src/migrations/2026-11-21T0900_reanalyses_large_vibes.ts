import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table billing.reservations
      drop constraint reservations_kind_check,
      add constraint reservations_kind_check
        check (kind in ('sample', 'reanalysis', 'world', 'refresh', 'publish'))`.execute(db);
  // Version 1 of both plans always said so; nothing could be asked of it before, so no term changes.
  await sql`
    update billing.plans set entitlements = entitlements || '{"vibe_model_large": "qwen/qwen3-235b-a22b"}'
    where id in ('pro', 'enterprise') and version = 1`.execute(db);
}
