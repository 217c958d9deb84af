import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** A year and the month under way, so that a month can be held against the same one a year before. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create function gateway.forget_old_promises(most integer) returns void
    language sql security definer set search_path = gateway as $$
      delete from promises where (job_id, accepted_at) in (
        select job_id, accepted_at from promises where ended_at < now() - interval '13 months'
        order by ended_at limit most for update skip locked) $$`.execute(db);
}
