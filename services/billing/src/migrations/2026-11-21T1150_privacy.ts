import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/**
 * The books stay append-only for the service's role. Only a function of the owner gets past the rule, because under it
 * the current user is not the one of the session; and the one there is changes the user of a line and nothing else.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create or replace function billing.ledger_is_append_only() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and current_user <> session_user then return null; end if;
      raise exception 'the ledger is append-only';
    end $$`.execute(db);
  await sql`
    create function billing.forget_user(of_user text, pseudonym text) returns void
    language plpgsql security definer set search_path = billing as $$
    begin
      update ledger set user_id = pseudonym where tenant_id = current_setting('app.tenant_id') and user_id = of_user;
      update usage_events set user_id = pseudonym where tenant_id = current_setting('app.tenant_id') and user_id = of_user;
    end $$`.execute(db);
}
