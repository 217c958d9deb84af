import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Cost } from '../domain/ledger.ts';
import { type Amounts, type Limit, type LimitName, limitNames } from '../domain/limits.ts';
import type { Database } from './database.ts';

/** What one limit adds up: of jobs that are held now, of those of an hour that is not whole, and of the tallies. */
interface Sums {
  readonly held: RawBuilder<number>;
  readonly ended: RawBuilder<number> | null;
  readonly tallied: RawBuilder<number> | null;
}

const settled = (column: 'uploads' | 'storage_bytes' | 'worlds'): Sums => ({
  held: sql`${sql.ref(column)}`,
  ended: sql`case when state = 'settled' then ${sql.ref(column)} else 0 end`,
  tallied: sql`${sql.ref(column)}`,
});

/** Money is gone when it is spent, whatever becomes of the job; a held job may still spend the rest of its quote. */
const money = (
  quote: 'quote_micros' | 'model_micros',
  spent: 'spent_micros' | 'spent_model_micros',
): Sums => ({
  held: sql`greatest(0, ${sql.ref(quote)} - ${sql.ref(spent)})`,
  ended: sql`${sql.ref(spent)}`,
  tallied: sql`${sql.ref(spent)}`,
});

const sumsOf: Readonly<Record<LimitName, Sums>> = {
  uploads: settled('uploads'),
  storage_bytes: settled('storage_bytes'),
  worlds: settled('worlds'),
  jobs: { held: sql`1`, ended: null, tallied: null },
  model_micros: money('model_micros', 'spent_model_micros'),
  budget: money('quote_micros', 'spent_micros'),
};

const total = (what: RawBuilder<number>, from: RawBuilder<unknown>): RawBuilder<number> =>
  sql`(select coalesce(sum(${what}), 0) from ${from})`;

const hourMs = 3_600_000;

/** First full hour in the window; the tallies count from there on. */
const firstHour = (since: Date) => new Date(Math.ceil(since.getTime() / hourMs) * hourMs);

function usedOf({ name, span: { since } }: Limit, now: Date): RawBuilder<number> {
  const { held, ended, tallied } = sumsOf[name];
  const parts = [
    total(
      held,
      sql`reservations where state = 'held' and held_until > ${now}${since ? sql` and created_at >= ${since}` : sql``}`,
    ),
  ];
  if (tallied)
    parts.push(
      total(
        tallied,
        sql`tallies where ${since ? sql`hour >= ${firstHour(since)}` : sql`hour = '-infinity'`}`,
      ),
    );
  if (ended && since)
    parts.push(
      total(ended, sql`reservations where created_at >= ${since} and created_at < ${firstHour(since)}`),
    );
  return sql`(${sql.join(parts, sql` + `)})::bigint`;
}

/**
 * What counts against each limit now: what has ended, and what is held and not yet expired. One statement, so that a
 * job which ends meanwhile is seen either held or ended. A job belongs to the windows in which it was reserved.
 */
export function usedStatement(limits: readonly Limit[], now: Date): RawBuilder<Record<LimitName, number>> {
  const columns = limits.map((limit) => sql`${usedOf(limit, now)} as ${sql.ref(limit.name)}`);
  return sql`select ${sql.join(columns)}`;
}

export async function usedAmounts(
  trx: Transaction<Database>,
  limits: readonly Limit[],
  now: Date,
): Promise<Amounts> {
  const { rows } = await usedStatement(limits, now).execute(trx);
  return Object.fromEntries(limitNames.map((name) => [name, rows[0]?.[name] ?? 0])) as Record<
    LimitName,
    number
  >;
}

/** Counts what the ledger entered, for the job that spent it or, without a job, for the hour in which it was spent. */
export async function noteSpending(
  trx: Transaction<Database>,
  tenantId: string,
  jobId: string | null,
  { costMicros, modelMicros }: Cost,
  at: Date,
): Promise<void> {
  if (costMicros === 0) return;
  if (jobId !== null) {
    const { numUpdatedRows } = await trx
      .updateTable('reservations')
      .set((row) => ({
        spent_micros: sql<number>`${row.ref('spent_micros')} + ${costMicros}`,
        spent_model_micros: sql<number>`${row.ref('spent_model_micros')} + ${modelMicros}`,
      }))
      .where('job_id', '=', jobId)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
  }
  await sql`select tally(${tenantId}, ${at}, 0, 0, 0, ${costMicros}, ${modelMicros})`.execute(trx);
}
