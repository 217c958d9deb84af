import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** A session that was begun with a key is good as long as the key's secret is, and never for more than the key is. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`alter table gateway.sessions add column key_sha256 text`.execute(db);
  await sql`
    create function gateway.key_of_session(sha256 text, at timestamptz)
    returns table (key_id text, expires_at timestamptz)
    language sql stable security definer set search_path = gateway as $$
      select k.id, k.expires_at from api_keys as k
      where (k.secret_sha256 = sha256 or (k.previous_sha256 = sha256 and k.previous_until > at))
        and k.revoked_at is null and k.scopes is null and (k.expires_at is null or k.expires_at > at) $$`.execute(
    db,
  );
  await sql`drop function gateway.session_called`.execute(db);
  await sql`
    create function gateway.session_called(sha256 text, at timestamptz)
    returns table (tenant_id text, user_id text, role text, session_id text, key_expires_at timestamptz)
    language plpgsql security definer set search_path = gateway as $$
    #variable_conflict use_column
    begin
      update sessions set last_seen_at = at where token_sha256 = sha256 and last_seen_at <= at - interval '1 minute';
      return query select u.tenant_id, u.id, u.role, s.id, k.expires_at
        from sessions as s join users as u on u.id = s.user_id
        left join lateral key_of_session(s.key_sha256, at) as k on true
        where s.token_sha256 = sha256 and s.expires_at > at and (s.key_sha256 is null or k.key_id is not null);
    end $$`.execute(db);
}
