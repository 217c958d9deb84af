import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.jobs
      drop constraint jobs_kind_check,
      add constraint jobs_kind_check
        check (kind in ('sample', 'reanalysis', 'world', 'refresh', 'publish'))`.execute(db);
}
