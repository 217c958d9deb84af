import { newId } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type AuditRow = Selectable<Database['audit']>;

/** What somebody changed. It names people by id only; who is erased stands there by a pseudonym afterwards. */
export interface AuditEntry {
  readonly tenantId: string;
  /** `null` for what the installation did by itself. */
  readonly userId: string | null;
  readonly keyId?: string | null;
  /** Thing and past participle: `key-created`. */
  readonly action: string;
  /** Id of what was changed. */
  readonly subject: string | null;
  /** No names, addresses or secrets. */
  readonly details?: object;
}

/** Notes a change in the transaction that makes it. The log is append-only. */
export async function noteAudit(trx: Transaction<Database>, entry: AuditEntry, now: Date): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      id: newId('auditEntry', now.getTime()),
      tenant_id: entry.tenantId,
      user_id: entry.userId,
      key_id: entry.keyId ?? null,
      action: entry.action,
      subject: entry.subject,
      details: JSON.stringify(entry.details ?? {}),
      at: now,
    })
    .execute();
}

export interface AuditFilter {
  readonly action: string | null;
  readonly subject: string | null;
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
}

/** One more than `limit` when there are more; newest first. */
export function listAudit(
  trx: Transaction<Database>,
  { action, subject, from, to }: AuditFilter,
  limit: number,
  after: string | null,
): Promise<AuditRow[]> {
  let query = trx
    .selectFrom('audit')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (action) query = query.where('action', '=', action);
  if (subject) query = query.where('subject', '=', subject);
  if (from) query = query.where('at', '>=', from);
  if (to) query = query.where('at', '<', to);
  if (after) query = query.where('id', '<', after);
  return query.execute();
}

/** The same over all tenants, for the operator, through a function of the schema's owner; the subject is no part of it. */
export async function listAllAudit(
  db: Kysely<Database>,
  { action, from, to }: Omit<AuditFilter, 'subject'>,
  limit: number,
  after: string | null,
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select * from all_audit(${action}, ${from}, ${to}, ${after}, ${limit + 1})`.execute(db);
  return rows;
}
