import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Subscription } from '../domain/subscription.ts';
import type { Database } from './database.ts';
import type { ProviderName } from './payments.ts';

const toSubscription = (row: Selectable<Database['subscriptions']>): Subscription => ({
  id: row.id,
  planId: row.plan_id,
  period: row.period,
  status: row.status,
  periodStart: row.period_start,
  periodEnd: row.period_end,
  endsAt: row.ends_at,
  asked: row.asked,
});

/** Subscriptions of the transaction's tenant at a provider, the one that began last first. */
export async function subscriptionsOf(
  trx: Transaction<Database>,
  provider: ProviderName,
): Promise<readonly Subscription[]> {
  const rows = await trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('provider', '=', provider)
    .orderBy('period_start', 'desc')
    .execute();
  return rows.map(toSubscription);
}

export async function putSubscription(
  trx: Transaction<Database>,
  of: { readonly tenantId: string; readonly provider: ProviderName },
  { id, planId, period, status, periodStart, periodEnd, endsAt, asked }: Subscription,
): Promise<void> {
  const state = {
    plan_id: planId,
    period,
    status,
    period_start: periodStart,
    period_end: periodEnd,
    ends_at: endsAt,
    asked,
  };
  await trx
    .insertInto('subscriptions')
    .values({ id, tenant_id: of.tenantId, provider: of.provider, ...state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(state))
    .execute();
}

/** The number of a look at a provider: a higher one began later, in whichever process. */
export async function nextLook(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ number: number }>`select next_payment_look() as number`.execute(db);
  if (!rows[0]) throw new Error('the database counts no looks');
  return rows[0].number;
}

export interface SilentSubscription {
  readonly tenant_id: string;
  readonly id: string;
  readonly period_end: Date;
}

/** Subscriptions of all tenants whose period was over before this instant and of which nobody has told since. */
export async function silentSubscriptions(
  db: Kysely<Database>,
  before: Date,
  most: number,
): Promise<readonly SilentSubscription[]> {
  const { rows } = await sql<SilentSubscription>`
    select * from silent_subscriptions(${before}, ${most})`.execute(db);
  return rows;
}
