import { trace } from '@opentelemetry/api';
import { newId } from '@trc/contracts/ids';
import { sql, type Transaction } from 'kysely';
import {
  type Cost,
  costOf,
  type LedgerLine,
  linesOf,
  noCost,
  type Prices,
  pricesOf,
  type UsageEntry,
  type UsageEvent,
} from '../domain/ledger.ts';
import type { Span } from '../domain/margins.ts';
import { tableAt } from '../domain/prices.ts';
import type { Database } from './database.ts';
import { priceTables } from './prices.store.ts';

/** Parameters of one statement are limited; so many rows stay well below. */
const rowsMax = 2_000;

/**
 * Writes the raw fact and one line for each usage, in the transaction of the caller. Returns what this call added: nothing
 * for a message that was entered before. Throws for a usage without a price: an unexplained cost must not pass as zero.
 */
export function append(trx: Transaction<Database>, entry: UsageEntry): Promise<Cost> {
  return appendAll(trx, [entry]);
}

/** The same for many messages of one tenant. */
export async function appendAll(trx: Transaction<Database>, entries: readonly UsageEntry[]): Promise<Cost> {
  const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
  const events = entries
    .filter(({ usage }) => usage.length > 0)
    .map((entry): UsageEvent => ({ ...entry, traceId }));
  const fresh = await addEvents(trx, events);
  if (fresh.length === 0) return noCost;
  const pricesAt = await pricesAround(trx, fresh);
  const lines = fresh.flatMap((event) => linesOf(event, pricesAt(event.at)));
  for (const rows of chunks(lines)) await trx.insertInto('ledger').values(rows.map(rowOf)).execute();
  return costOf(lines);
}

/** Those of the events that were not there before. */
async function addEvents(
  trx: Transaction<Database>,
  events: readonly UsageEvent[],
): Promise<readonly UsageEvent[]> {
  const added = new Set<string>();
  for (const some of chunks(events)) {
    const rows = await trx
      .insertInto('usage_events')
      .values(
        some.map(({ messageId, type, tenantId, userId, jobId, usage, at, traceId }) => ({
          message_id: messageId,
          type,
          tenant_id: tenantId,
          user_id: userId,
          job_id: jobId,
          usage: JSON.stringify(usage),
          at,
          trace_id: traceId,
        })),
      )
      .onConflict((conflict) => conflict.column('message_id').doNothing())
      .returning('message_id')
      .execute();
    for (const { message_id } of rows) added.add(message_id);
  }
  return events.filter(({ messageId }) => added.has(messageId));
}

async function pricesAround(
  trx: Transaction<Database>,
  events: readonly UsageEvent[],
): Promise<(at: Date) => Prices> {
  const instants = events.map(({ at }) => at.getTime());
  const tables = await priceTables(trx, {
    since: new Date(Math.min(...instants)),
    until: new Date(Math.max(...instants)),
  });
  const ready = new Map(tables.map((table) => [table.version, pricesOf(table)]));
  return (at) => ready.get(tableAt(tables, at).version) ?? pricesOf(tableAt(tables, at));
}

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += rowsMax) yield all.slice(from, from + rowsMax);
}

const rowOf = (line: LedgerLine) => ({
  id: newId('ledgerLine', line.at.getTime()),
  tenant_id: line.tenantId,
  user_id: line.userId,
  job_id: line.jobId,
  message_id: line.messageId,
  line: line.line,
  kind: line.kind,
  operation: line.operation,
  resource: line.resource,
  quantity: line.quantity,
  cost_micros: line.costMicros,
  price_table_version: line.priceTableVersion,
  trace_id: line.traceId,
  at: line.at,
});

export function linesOfJob(trx: Transaction<Database>, jobId: string) {
  return trx
    .selectFrom('ledger')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** What each of these jobs has cost; those without a line are left out. */
export function costsOfJobs(trx: Transaction<Database>, jobIds: readonly string[]) {
  return trx
    .selectFrom('ledger')
    .select((row) => ['job_id', sql<number>`${row.fn.sum('cost_micros')}::bigint`.as('cost_micros')])
    .where('job_id', 'in', jobIds)
    .groupBy('job_id')
    .execute();
}

/** Jobs of the transaction's tenant that cost something in a span, newest first, behind the job `before`. */
export async function jobsBefore(
  trx: Transaction<Database>,
  { from, to }: Span,
  before: string | null,
  most: number,
) {
  let jobs = trx
    .selectFrom('ledger')
    .select((row) => [
      'job_id',
      sql<number>`${row.fn.sum('cost_micros')}::bigint`.as('cost_micros'),
      row.fn.countAll<number>().as('lines'),
    ])
    .where('job_id', 'is not', null)
    .where('at', '>=', from)
    .where('at', '<', to);
  if (before !== null) jobs = jobs.where('job_id', '<', before);
  return jobs
    .groupBy('job_id')
    .orderBy('job_id', 'desc')
    .limit(most)
    .$narrowType<{ job_id: string }>()
    .execute();
}
