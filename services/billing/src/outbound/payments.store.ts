import { newId } from '@trc/contracts/ids';
import type { Selectable, Transaction } from 'kysely';
import type { PaymentFact } from '../domain/payment.ts';
import type { Database } from './database.ts';
import type { PaymentEvent, ProviderName } from './payments.ts';

export type PaymentRow = Selectable<Database['payments']>;

/** `false` when the event was applied before. */
export async function noteEvent(
  trx: Transaction<Database>,
  tenantId: string,
  event: PaymentEvent,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('payment_events')
    .values({
      provider: event.provider,
      event_id: event.event_id,
      tenant_id: tenantId,
      type: event.type,
      occurred_at: new Date(event.occurred_at),
      applied_at: now,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'provider', 'event_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function knowsEvent(
  trx: Transaction<Database>,
  { provider, event_id }: PaymentEvent,
): Promise<boolean> {
  const row = await trx
    .selectFrom('payment_events')
    .select('event_id')
    .where('provider', '=', provider)
    .where('event_id', '=', event_id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes a payment down; its id (`pay_…`), or `null` when it was there before. */
export async function addPayment(
  trx: Transaction<Database>,
  of: { readonly tenantId: string; readonly provider: ProviderName },
  fact: PaymentFact,
): Promise<string | null> {
  const row = await trx
    .insertInto('payments')
    .values({
      id: newId('payment', fact.paidAt.getTime()),
      tenant_id: of.tenantId,
      provider: of.provider,
      kind: fact.kind,
      reference: fact.reference,
      plan_id: fact.planId,
      period: fact.period,
      period_start: fact.periodStart,
      period_end: fact.periodEnd,
      amount_micros: fact.amountMicros,
      fee_micros: typeof fact.fee === 'number' ? fact.fee : null,
      currency: fact.currency,
      url: fact.url,
      paid_at: fact.paidAt,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'provider', 'kind', 'reference']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** One more than `limit` when there are more; newest first. */
export function listPayments(
  trx: Transaction<Database>,
  limit: number,
  after: string | null,
): Promise<PaymentRow[]> {
  let query = trx
    .selectFrom('payments')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) query = query.where('id', '<', after);
  return query.execute();
}
