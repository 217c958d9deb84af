import type { Usage } from '@trc/contracts/documents/usage.v1';
import { type Kysely, sql } from 'kysely';
import { type Cost, type LedgerLine, linesOf, noCost, pricesOf, type UsageEvent } from '../domain/ledger.ts';
import { tableAt } from '../domain/prices.ts';
import { addToJobs, compareLines, type Difference } from '../domain/rebuild.ts';
import type { Database } from './database.ts';
import { priceTables } from './prices.store.ts';

export interface Check {
  readonly events: number;
  readonly lines: number;
  readonly differences: readonly Difference[];
}

const pageMax = 5_000;
/** More are counted nowhere: the books are wrong, and the first ones say where. */
const differencesMax = 1_000;

/**
 * Makes the whole ledger anew from the raw facts and the prices, and compares it with the live one: every line, and the sums
 * that reservations keep. `admin` owns the schema, because it reads over all tenants. One snapshot of the database is read.
 */
export function checkLedger(admin: Kysely<Database>): Promise<Check> {
  return admin
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const db = trx.withSchema('billing');
      const tables = await priceTables(db);
      const ready = new Map(tables.map((table) => [table.version, pricesOf(table)]));
      const pricesAt = (at: Date) => {
        const table = tableAt(tables, at);
        return ready.get(table.version) ?? pricesOf(table);
      };
      const jobs = new Map<string, Cost>();
      const differences: Difference[] = [];
      let [events, lines, after] = [0, 0, ''];
      for (;;) {
        const page = await eventsAfter(db, after);
        const last = page.length === pageMax ? (page.at(-1)?.messageId ?? null) : null;
        const live = await linesBetween(db, after, last);
        const rebuilt = page.flatMap((event) => linesOf(event, pricesAt(event.at)));
        if (differences.length < differencesMax) differences.push(...compareLines(rebuilt, live));
        addToJobs(jobs, rebuilt);
        events += page.length;
        lines += live.length;
        if (last === null) break;
        after = last;
      }
      differences.push(...(await compareSums(db, jobs)));
      return { events, lines, differences: differences.slice(0, differencesMax) };
    });
}

/** Message ids are compared byte by byte, so that the pages of both books have the same borders. */
const messageId = sql<string>`message_id collate "C"`;

async function eventsAfter(db: Kysely<Database>, after: string): Promise<readonly UsageEvent[]> {
  const rows = await db
    .selectFrom('usage_events')
    .selectAll()
    .where(messageId, '>', after)
    .orderBy(messageId)
    .limit(pageMax)
    .execute();
  return rows.map((row) => ({
    messageId: row.message_id,
    type: row.type,
    tenantId: row.tenant_id,
    userId: row.user_id,
    jobId: row.job_id,
    usage: row.usage as readonly Usage[],
    at: row.at,
    traceId: row.trace_id,
  }));
}

async function linesBetween(
  db: Kysely<Database>,
  after: string,
  until: string | null,
): Promise<readonly LedgerLine[]> {
  let lines = db.selectFrom('ledger').selectAll().where(messageId, '>', after);
  if (until !== null) lines = lines.where(messageId, '<=', until);
  const rows = await lines.execute();
  return rows.map((row) => ({
    messageId: row.message_id,
    line: row.line,
    tenantId: row.tenant_id,
    userId: row.user_id,
    jobId: row.job_id,
    kind: row.kind,
    operation: row.operation,
    resource: row.resource,
    quantity: row.quantity,
    costMicros: row.cost_micros,
    priceTableVersion: row.price_table_version,
    traceId: row.trace_id,
    at: row.at,
  }));
}

/** The sums that reservations keep, against those of the lines that were made anew. */
async function compareSums(
  db: Kysely<Database>,
  jobs: ReadonlyMap<string, Cost>,
): Promise<readonly Difference[]> {
  const rows = await db
    .selectFrom('reservations')
    .select(['job_id', 'spent_micros', 'spent_model_micros'])
    .execute();
  return rows.flatMap(({ job_id, spent_micros, spent_model_micros }) => {
    const { costMicros, modelMicros } = jobs.get(job_id) ?? noCost;
    if (spent_micros === costMicros && spent_model_micros === modelMicros) return [];
    return {
      messageId: job_id,
      what: 'sums of the reservation',
      live: `${spent_micros} of which model ${spent_model_micros}`,
      rebuilt: `${costMicros} of which model ${modelMicros}`,
    };
  });
}
