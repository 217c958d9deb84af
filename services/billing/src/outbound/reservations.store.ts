import { type ExpressionBuilder, sql, type Transaction } from 'kysely';
import type { Answer, Refresh, Request } from '../domain/admission.ts';
import type { Amounts } from '../domain/limits.ts';
import type { Database } from './database.ts';

/** Until the transaction ends, nobody else reserves for this tenant: sum and insert are one step. */
export async function lockTenant(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`reservations ${tenantId}`}, 0))`.execute(trx);
}

/** What was answered for the job before; a job whose reservation was given back may ask anew. */
export async function answerOf(trx: Transaction<Database>, jobId: string): Promise<Answer | null> {
  const row = await trx
    .selectFrom('reservations')
    .select('answer')
    .where('job_id', '=', jobId)
    .where('state', '<>', 'refunded')
    .executeTakeFirst();
  return (row?.answer as Answer | undefined) ?? null;
}

/** A reservation that is settled, or held and not yet expired. */
const counts = (now: Date) => (row: ExpressionBuilder<Database, 'reservations'>) =>
  row.or([row('state', '=', 'settled'), row.and([row('state', '=', 'held'), row('held_until', '>', now)])]);

/** For when the latest refresh of the same world and occasion was due; `null` when there was none. */
export async function lastRefreshDueAt(
  trx: Transaction<Database>,
  refresh: Refresh,
  now: Date,
): Promise<Date | null> {
  const row = await trx
    .selectFrom('reservations')
    .select((row) => row.fn.max('due_at').as('due_at'))
    .where('world_id', '=', refresh.world_id)
    .where('occasion', '=', refresh.occasion)
    .where(counts(now))
    .executeTakeFirst();
  return row?.due_at ?? null;
}

/**
 * Holds what a job may take. What an earlier try has spent is gone, so the bounds of a job that asks anew lie above that.
 */
export async function hold(
  trx: Transaction<Database>,
  tenantId: string,
  request: Request,
  amounts: Amounts,
  answer: Answer,
  span: { readonly from: Date; readonly until: Date },
): Promise<void> {
  const held = {
    uploads: amounts.uploads,
    storage_bytes: amounts.storage_bytes,
    storage_freed: false,
    worlds: amounts.worlds,
    time_zone: request.time_zone,
    state: 'held' as const,
    answer: JSON.stringify(answer),
    world_id: request.refresh?.world_id ?? null,
    occasion: request.refresh?.occasion ?? null,
    due_at: request.refresh ? new Date(request.refresh.due_at) : null,
    held_until: span.until,
    created_at: span.from,
  };
  await trx
    .insertInto('reservations')
    .values({
      job_id: request.job_id,
      tenant_id: tenantId,
      kind: request.kind,
      model_micros: amounts.model_micros,
      quote_micros: amounts.budget,
      ...held,
    })
    .onConflict((conflict) =>
      conflict.column('job_id').doUpdateSet((row) => ({
        ...held,
        model_micros: sql<number>`${row.ref('reservations.spent_model_micros')} + ${amounts.model_micros}`,
        quote_micros: sql<number>`${row.ref('reservations.spent_micros')} + ${amounts.budget}`,
      })),
    )
    .execute();
}

/**
 * Settles or gives back. A job that was given up and succeeded later is settled after all. Returns the time zone whose
 * calendar the job follows; `null` when it was never reserved.
 */
export async function closeReservation(
  trx: Transaction<Database>,
  jobId: string,
  state: 'settled' | 'refunded',
): Promise<string | null> {
  const row = await trx
    .updateTable('reservations')
    .set({ state })
    .where('job_id', '=', jobId)
    .returning('time_zone')
    .executeTakeFirst();
  return row?.time_zone ?? null;
}

/** The bytes that an upload really stored replace what was reserved for them before they were seen. */
export async function countStorage(
  trx: Transaction<Database>,
  jobId: string,
  sizeBytes: number,
): Promise<void> {
  await trx
    .updateTable('reservations')
    .set({ storage_bytes: sizeBytes })
    .where('job_id', '=', jobId)
    .where('kind', '=', 'sample')
    .where('storage_freed', '=', false)
    .execute();
}

export async function freeStorage(trx: Transaction<Database>, jobId: string): Promise<void> {
  await trx
    .updateTable('reservations')
    .set({ storage_bytes: 0, storage_freed: true })
    .where('job_id', '=', jobId)
    .execute();
}
