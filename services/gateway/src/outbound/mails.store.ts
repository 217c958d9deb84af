import type { Notify } from '@trc/contracts/http/me';
import { type Id, newId } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { type Mail, tellSoundsAt, wishOf } from '../domain/mail.ts';
import type { Database } from './database.ts';

export type MailRow = Selectable<Database['mails']>;

/** Owes a mail to an address: the row is the debt, and the schedule pays it. */
export async function oweMail(
  trx: Transaction<Database>,
  tenantId: string,
  to: string,
  mail: Mail,
  now: Date,
  dueAt: Date = now,
): Promise<void> {
  const { kind, ...data } = mail;
  await trx
    .insertInto('mails')
    .values({
      id: newId('mail', now.getTime()),
      tenant_id: tenantId,
      to_address: to,
      kind,
      data: JSON.stringify(data),
      status: 'pending',
      next_attempt_at: dueAt,
      last_error: null,
      created_at: now,
      sent_at: null,
    })
    .execute();
}

/** Owes a mail to a user who has an address and, where the mail is of a kind that can be declined, has not declined it. */
export async function oweMailToUser(
  trx: Transaction<Database>,
  tenantId: string,
  userId: string,
  mail: Mail,
  now: Date,
): Promise<void> {
  const to = await addressOf(trx, userId, mail.kind);
  if (to !== null) await oweMail(trx, tenantId, to, mail, now);
}

/** Owes a mail to every owner and admin of the tenant who takes it. */
export async function oweMailToAdmins(
  trx: Transaction<Database>,
  tenantId: string,
  mail: Mail,
  now: Date,
): Promise<void> {
  const admins = await trx
    .selectFrom('users')
    .select(['email', 'notify'])
    .where('role', 'in', ['owner', 'admin'])
    .where('email', 'is not', null)
    .orderBy('id')
    .execute();
  for (const { email, notify } of admins)
    if (email !== null && takes(notify, mail.kind)) await oweMail(trx, tenantId, email, mail, now);
}

/** Owes the news that a sound is ready, in the mail that is gathering such news if there is one. */
export async function oweSampleReady(
  trx: Transaction<Database>,
  tenantId: string,
  userId: string,
  sampleId: Id<'sample'>,
  now: Date,
): Promise<void> {
  const kind = 'sample-ready';
  const to = await addressOf(trx, userId, kind);
  if (to === null) return;
  const { numUpdatedRows } = await trx
    .updateTable('mails')
    .set({
      data: sql<string>`jsonb_set(data, '{sampleIds}', data -> 'sampleIds' || ${JSON.stringify([sampleId])}::jsonb)`,
    })
    .where('to_address', '=', to)
    .where('kind', '=', kind)
    .where('status', '=', 'pending')
    .where('attempts', '=', 0)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const { lastAt } = await trx
    .selectFrom('mails')
    .select(({ fn }) => fn.max('sent_at').as('lastAt'))
    .where('to_address', '=', to)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  await oweMail(trx, tenantId, to, { kind, sampleIds: [sampleId] }, now, tellSoundsAt(lastAt, now));
}

function takes(notify: Notify, kind: Mail['kind']): boolean {
  const wish = wishOf[kind];
  return wish === undefined || notify[wish];
}

/** Whoever has this address gets no more mails of this kind. */
export async function declineMails(
  trx: Transaction<Database>,
  email: string,
  wish: keyof Notify,
): Promise<void> {
  await trx
    .updateTable('users')
    .set({ notify: sql<string>`notify || ${JSON.stringify({ [wish]: false })}::jsonb` })
    .where('email', '=', email)
    .execute();
}

async function addressOf(
  trx: Transaction<Database>,
  userId: string,
  kind: Mail['kind'],
): Promise<string | null> {
  const user = await trx
    .selectFrom('users')
    .select(['email', 'notify'])
    .where('id', '=', userId)
    .executeTakeFirst();
  return user && takes(user.notify, kind) ? user.email : null;
}

/** Mails that are due, over all tenants. */
export async function dueMails(
  db: Kysely<Database>,
  now: Date,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: Id<'mail'> }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: Id<'mail'>;
  }>`select * from mails_due(${now}, ${most})`.execute(db);
  return rows;
}

export type TakenMail = Omit<MailRow, 'kind' | 'data'> & { readonly mail: Mail };

/** Takes one due mail for `leaseMs`; `null` when another process was faster. */
export async function takeMail(
  trx: Transaction<Database>,
  id: Id<'mail'>,
  now: Date,
  leaseMs: number,
): Promise<TakenMail | null> {
  const taken = await trx
    .updateTable('mails')
    .set({ attempts: sql`attempts + 1`, next_attempt_at: new Date(now.getTime() + leaseMs) })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .returningAll()
    .executeTakeFirst();
  if (!taken) return null;
  const { kind, data, ...row } = taken;
  return { ...row, mail: { kind, ...data } as Mail };
}

/** Puts a mail off; it keeps what it says. */
export async function putMailOff(
  trx: Transaction<Database>,
  { id, attempts }: TakenMail,
  until: Date,
  error: string,
): Promise<void> {
  await trx
    .updateTable('mails')
    .set({ next_attempt_at: until, last_error: error })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}

/** Ends a mail. What it said is forgotten: links that let somebody in are among it. */
export async function endMail(
  trx: Transaction<Database>,
  { id }: Pick<TakenMail, 'id'>,
  status: 'sent' | 'failed',
  error: string | null,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('mails')
    .set({
      status,
      data: '{}',
      next_attempt_at: null,
      last_error: error,
      sent_at: status === 'sent' ? now : null,
    })
    .where('id', '=', id)
    .execute();
}
