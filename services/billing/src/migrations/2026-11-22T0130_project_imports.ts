import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table billing.reservations
      drop constraint reservations_kind_check,
      add constraint reservations_kind_check
        check (kind in ('sample', 'reanalysis', 'world', 'refresh', 'publish', 'export', 'import'))`.execute(
    db,
  );
}
