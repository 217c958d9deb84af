import { inTenant } from '@trc/runtime/tenancy';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { newSecret, sha256 } from './secrets.ts';

export type SignInRow = Selectable<Database['sign_ins']>;
export type SignInLinkRow = Selectable<Database['sign_in_links']>;

/** A sign-in that went to another site and is to come back with its state. */
export async function addSignIn(
  trx: Transaction<Database>,
  { state, ...signIn }: Omit<SignInRow, 'state_sha256'> & { readonly state: string },
): Promise<void> {
  await trx
    .insertInto('sign_ins')
    .values({ ...signIn, state_sha256: sha256(state) })
    .execute();
}

/** Takes the sign-in that came back, whosever it is. A state is good once, and for the way it was made for. */
export async function takeSignIn(
  db: Kysely<Database>,
  state: string,
  method: SignInRow['method'],
  now: Date,
): Promise<SignInRow | null> {
  const hash = sha256(state);
  const { rows } = await sql<{ tenant: string | null }>`
    select tenant_of_sign_in(${hash}, ${now}) as tenant`.execute(db);
  const tenantId = rows[0]?.tenant;
  if (!tenantId) return null;
  const row = await inTenant(db, tenantId, (trx) =>
    trx
      .deleteFrom('sign_ins')
      .where('state_sha256', '=', hash)
      .where('method', '=', method)
      .returningAll()
      .executeTakeFirst(),
  );
  return row ?? null;
}

/** The token for a mail; it is here and never again. */
export async function addSignInLink(
  trx: Transaction<Database>,
  link: Omit<SignInLinkRow, 'token_sha256'>,
): Promise<string> {
  const token = newSecret('sil');
  await trx
    .insertInto('sign_in_links')
    .values({ ...link, token_sha256: sha256(token) })
    .execute();
  return token;
}

/** Takes the link of a mail, whosever it is. A link is good once. */
export async function takeSignInLink(
  db: Kysely<Database>,
  token: string,
  now: Date,
): Promise<SignInLinkRow | null> {
  const hash = sha256(token);
  const { rows } = await sql<{ tenant: string | null }>`
    select tenant_of_sign_in_link(${hash}, ${now}) as tenant`.execute(db);
  const tenantId = rows[0]?.tenant;
  if (!tenantId) return null;
  const row = await inTenant(db, tenantId, (trx) =>
    trx.deleteFrom('sign_in_links').where('token_sha256', '=', hash).returningAll().executeTakeFirst(),
  );
  return row ?? null;
}
