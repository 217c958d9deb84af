import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** The audit log over all tenants, for the operator. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`create index audit_at on gateway.audit (at desc, id desc)`.execute(db);
  await sql`create index audit_of_action on gateway.audit (action, at desc, id desc)`.execute(db);
  // Two queries, so that each has its index.
  await sql`
    create function gateway.all_audit(of_action text, from_at timestamptz, to_at timestamptz, after text, most integer)
    returns setof gateway.audit
    language plpgsql stable security definer set search_path = gateway as $$
    declare
      begins timestamptz := coalesce(from_at, '-infinity');
      ends timestamptz := coalesce(to_at, 'infinity');
      last_at timestamptz := coalesce((select audit.at from audit where audit.id = after), 'infinity');
      last_id text := coalesce(after, '');
    begin
      if of_action is null then
        return query select * from audit
          where at >= begins and at < ends and (at, id) < (last_at, last_id)
          order by at desc, id desc limit most;
      else
        return query select * from audit
          where action = of_action and at >= begins and at < ends and (at, id) < (last_at, last_id)
          order by at desc, id desc limit most;
      end if;
    end $$`.execute(db);
}
