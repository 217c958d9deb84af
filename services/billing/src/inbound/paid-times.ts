import type { Kysely } from 'kysely';
import type { PaidTime, Span } from '../domain/margins.ts';
import type { Database } from '../outbound/database.ts';
import { termsBetween } from '../outbound/plans.store.ts';

/** The terms of all tenants that hold at some time of the span, as revenue is reckoned from them. */
export async function paidTimes(db: Kysely<Database>, { from, to }: Span): Promise<readonly PaidTime[]> {
  const terms = await termsBetween(db, from, to);
  return terms.map((one) => ({
    tenantId: one.tenant_id,
    planId: one.plan_id,
    period: one.period,
    priceMicros: one.price_micros,
    validFrom: one.valid_from,
    validUntil: one.valid_until,
    trial: one.reason === 'trial',
  }));
}
