import { sql, type Transaction } from 'kysely';
import type { AgingSample } from '../domain/retention.ts';
import type { Database } from './database.ts';

export async function checkAgainAt(trx: Transaction<Database>, at: Date): Promise<void> {
  await trx.updateTable('tenants').set({ samples_check_at: at }).execute();
}

/** When each of these sounds was announced, if it was. */
export async function noticesOf(
  trx: Transaction<Database>,
  sampleIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const rows = await trx
    .selectFrom('retention_notices')
    .select(['sample_id', 'noticed_at'])
    .where(sql<boolean>`sample_id = any (${[...sampleIds]}::text[])`)
    .execute();
  return new Map(rows.map(({ sample_id, noticed_at }) => [sample_id, noticed_at]));
}

export async function addNotices(
  trx: Transaction<Database>,
  tenantId: string,
  samples: readonly AgingSample[],
  now: Date,
): Promise<void> {
  if (samples.length === 0) return;
  await trx
    .insertInto('retention_notices')
    .values(
      samples.map(({ id, userId, createdAt }) => ({
        sample_id: id,
        tenant_id: tenantId,
        user_id: userId,
        sample_created_at: createdAt,
        noticed_at: now,
      })),
    )
    .execute();
}

/** Takes back the notices of sounds that are gone, or that the plan keeps now. `through` is the youngest that was looked at; `null` is all. */
export async function dropOtherNotices(
  trx: Transaction<Database>,
  sampleIds: readonly string[],
  agingBefore: Date,
  through: Date | null,
): Promise<void> {
  let query = trx
    .deleteFrom('retention_notices')
    .where(sql<boolean>`sample_id <> all (${[...sampleIds]}::text[])`);
  if (through)
    query = query.where((row) =>
      row.or([row('sample_created_at', '<=', through), row('sample_created_at', '>=', agingBefore)]),
    );
  await query.execute();
}

/** The plan keeps everything: what was announced is void. */
export async function dropNotices(trx: Transaction<Database>): Promise<void> {
  await trx.deleteFrom('retention_notices').execute();
}
