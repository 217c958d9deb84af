import type { PersonalData, PersonalTable } from '@trc/runtime/personal-data';
import { type RawBuilder, sql } from 'kysely';

const emailOf = (userId: string) => sql`(select email from users where id = ${userId})`;
const jobsOf = (userId: string) => sql`(select id from jobs where user_id = ${userId})`;

/** The sweep deletes what such a row tells of and then the row; until then it is nobody's. */
const expire =
  (table: string, also: RawBuilder<unknown> = sql``) =>
  (userId: string, pseudonym: string) =>
    sql`update ${sql.table(table)} set user_id = ${pseudonym}, expires_at = now() - interval '1 second'${also} where user_id = ${userId}`;

/** Both ends of an erasure need it, so a row names the user until every service is done. */
const keepOpenErasures = (userId: string) =>
  sql`update erasures set user_id = null, completed_at = coalesce(completed_at, now()) where user_id = ${userId} and kind = 'spotify'`;

const tables: readonly PersonalTable[] = [
  { table: 'sessions', withheld: ['token_sha256', 'key_sha256'], erase: 'delete' },
  { table: 'api_keys', withheld: ['secret_sha256', 'previous_sha256'], erase: 'delete' },
  { table: 'connections', withheld: ['refresh_token_sealed', 'access_token_sealed'], erase: 'delete' },
  {
    table: 'sign_ins',
    withheld: ['state_sha256', 'verifier_sealed', 'nonce_sealed'],
    erase: 'delete',
  },
  {
    table: 'sign_in_links',
    rowsOf: (userId) => sql`email = ${emailOf(userId)}`,
    withheld: ['token_sha256'],
    erase: 'delete',
  },
  { table: 'identities', erase: 'delete' },
  { table: 'mails', rowsOf: (userId) => sql`to_address = ${emailOf(userId)}`, erase: 'delete' },
  {
    table: 'rates',
    rowsOf: (userId) =>
      sql`position(${userId} in key) > 0 or position(encode(sha256(${emailOf(userId)}::bytea), 'hex') in key) > 0`,
    erase: 'delete',
  },
  { table: 'schedules', erase: 'delete' },
  { table: 'blocks', erase: 'delete' },
  { table: 'retention_notices', erase: 'delete' },
  {
    table: 'webhook_deliveries',
    rowsOf: (userId) =>
      sql`position(${userId} in body) > 0 or exists (select from jobs where jobs.user_id = ${userId} and position(jobs.id in body) > 0)`,
    erase: 'delete',
  },
  {
    table: 'idempotency',
    rowsOf: (userId) => sql`job_id in ${jobsOf(userId)}`,
    withheld: ['body_sealed'],
    erase: 'delete',
  },
  { table: 'batch_files', erase: 'delete' },
  { table: 'batches', erase: 'delete' },
  { table: 'uploads', erase: expire('uploads', sql`, filename = ''`) },
  { table: 'imports', erase: expire('imports') },
  { table: 'user_exports', erase: expire('user_exports') },
  { table: 'exports', erase: expire('exports', sql`, name = '', files = '[]', plan = '{}'`) },
  { table: 'project_imports', erase: expire('project_imports', sql`, filename = '', project = null`) },
  {
    table: 'jobs',
    erase: (userId, pseudonym) =>
      sql`update jobs set user_id = ${pseudonym}, command = '{}', result = null, error = null where user_id = ${userId}`,
  },
  { table: 'audit', erase: (userId, pseudonym) => sql`select audit_forget(${userId}, ${pseudonym})` },
  { table: 'erasures', withheld: ['object_keys'], erase: keepOpenErasures },
  { table: 'users', rowsOf: (userId) => sql`id = ${userId}`, erase: 'delete' },
];

export const personalData: PersonalData = {
  tables,
  async objectsOf(trx, { userId }) {
    const { rows } = await sql<{ object_key: string }>`
      select unnest(object_keys) as object_key from erasures where user_id = ${userId}`.execute(trx);
    return rows.map(({ object_key }) => object_key);
  },
};
