import { type Kysely, sql, type Transaction } from 'kysely';
import { changedPrices, type Price, type PriceTable } from '../domain/prices.ts';
import type { Database } from './database.ts';

export interface PublishedTable extends PriceTable {
  readonly note: string;
  readonly publishedAt: Date;
}

/** Every table that holds at some instant of the span, oldest first; without a span all of them. */
export async function priceTables(
  db: Kysely<Database>,
  span: { readonly since: Date; readonly until: Date } | null = null,
): Promise<readonly PublishedTable[]> {
  let tables = db.selectFrom('price_tables').selectAll().orderBy('valid_from');
  if (span)
    tables = tables
      .where('valid_from', '<=', span.until)
      .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', span.since)]));
  const rows = await tables.execute();
  const prices = await db
    .selectFrom('prices')
    .selectAll()
    .where(
      'version',
      'in',
      rows.map(({ version }) => version),
    )
    .orderBy('kind')
    .orderBy(sql`resource nulls first`)
    .execute();
  const byVersion = Map.groupBy(prices, ({ version }) => version);
  return rows.map(({ version, valid_from, valid_until, note, published_at }) => ({
    version,
    validFrom: valid_from,
    validUntil: valid_until,
    note,
    publishedAt: published_at,
    prices: (byVersion.get(version) ?? []).map(({ kind, resource, micros_per_million }) => ({
      kind,
      resource,
      microsPerMillion: micros_per_million,
    })),
  }));
}

/** From publication on; before, a line may have been written that a table of that instant would contradict. */
const earliestAfterMs = 60_000;

/**
 * Publishes the newest table with changes, in force from an instant on, and ends the one before there. The instant is
 * at the earliest a minute after `now`, and after the newest table's own.
 */
export async function publishPrices(
  trx: Transaction<Database>,
  change: {
    readonly validFrom: Date;
    readonly changes: readonly Price[];
    readonly note: string;
    readonly now: Date;
  },
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended('billing.price_tables', 0))`.execute(trx);
  const newest = (await priceTables(trx)).at(-1);
  if (!newest) throw new Error('there is no price table to change');
  const validFrom = new Date(
    Math.max(
      change.validFrom.getTime(),
      change.now.getTime() + earliestAfterMs,
      newest.validFrom.getTime() + 1,
    ),
  );
  const version = await nextVersion(trx, validFrom);
  await trx
    .updateTable('price_tables')
    .set({ valid_until: validFrom })
    .where('version', '=', newest.version)
    .execute();
  await trx
    .insertInto('price_tables')
    .values({
      version,
      valid_from: validFrom,
      valid_until: null,
      note: change.note,
      published_at: change.now,
    })
    .execute();
  await trx
    .insertInto('prices')
    .values(
      changedPrices(newest.prices, change.changes).map(({ kind, resource, microsPerMillion }) => ({
        version,
        kind,
        resource,
        micros_per_million: microsPerMillion,
      })),
    )
    .execute();
  return version;
}

/** The day on which the table comes into force, and which of that day it is. */
async function nextVersion(trx: Transaction<Database>, validFrom: Date): Promise<string> {
  const day = validFrom.toISOString().slice(0, 10);
  const { count } = await trx
    .selectFrom('price_tables')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('version', 'like', `${day}.%`)
    .executeTakeFirstOrThrow();
  return `${day}.${count + 1}`;
}
