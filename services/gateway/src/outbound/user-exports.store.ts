import { type Id, newId } from '@trc/contracts/ids';
import type { ServiceName } from '@trc/contracts/message';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database, ExportPart } from './database.ts';

export type UserExportRow = Selectable<Database['user_exports']>;

/** Ready when every service has written its part. */
export function stateOfExport(row: UserExportRow, now: Date): 'pending' | 'ready' | 'expired' {
  if (row.expires_at <= now) return 'expired';
  return row.ready_at === null ? 'pending' : 'ready';
}

const keptMs = 7 * 86_400_000;

/** The export that is being made for the user, or a new one: nobody has two at once. */
export async function openUserExport(
  trx: Transaction<Database>,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  now: Date,
): Promise<{ readonly row: UserExportRow; readonly isNew: boolean }> {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
  const open = await trx
    .selectFrom('user_exports')
    .selectAll()
    .where('user_id', '=', userId)
    .where('ready_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (open) return { row: open, isNew: false };
  const row = await trx
    .insertInto('user_exports')
    .values({
      id: newId('userExport', now.getTime()),
      tenant_id: tenantId,
      user_id: userId,
      requested_at: now,
      ready_at: null,
      expires_at: new Date(now.getTime() + keptMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { row, isNew: true };
}

export async function findUserExport(
  trx: Transaction<Database>,
  id: Id<'userExport'>,
  userId: string,
): Promise<UserExportRow | null> {
  const row = await trx
    .selectFrom('user_exports')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

/** Adds the part of one service, and gives the export as it is now; `null` when it is there no more. */
export async function addPart(
  trx: Transaction<Database>,
  id: Id<'userExport'>,
  service: ServiceName,
  part: ExportPart,
): Promise<UserExportRow | null> {
  const row = await trx
    .updateTable('user_exports')
    .set({ parts: sql<string>`parts || ${JSON.stringify({ [service]: part })}::jsonb` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export async function markReady(trx: Transaction<Database>, id: Id<'userExport'>, now: Date): Promise<void> {
  await trx.updateTable('user_exports').set({ ready_at: now }).where('id', '=', id).execute();
}

/** Exports whose time is over, over all tenants. */
export async function expiredUserExports(
  db: Kysely<Database>,
  now: Date,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: Id<'userExport'> }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: Id<'userExport'>;
  }>`select * from user_exports_expired(${now}, ${most})`.execute(db);
  return rows;
}

export async function removeUserExport(trx: Transaction<Database>, id: Id<'userExport'>): Promise<void> {
  await trx.deleteFrom('user_exports').where('id', '=', id).execute();
}
