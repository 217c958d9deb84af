import type { Transaction } from 'kysely';
import { type Amounts, type Budget, type Limit, limitsOf } from '../domain/limits.ts';
import { graceUntil, type Plan } from '../domain/plan.ts';
import { budgetsOfTenant, type SetBy } from '../outbound/budgets.store.ts';
import type { Database } from '../outbound/database.ts';
import { endedStretches, planOfTenant } from '../outbound/plans.store.ts';
import { usedAmounts } from '../outbound/usage.store.ts';

/** All that a tenant may do now, and what it has used of it. */
export interface TenantLimits {
  readonly plan: Plan;
  readonly budgets: ReadonlyMap<SetBy, Budget>;
  readonly limits: readonly Limit[];
  readonly used: Amounts;
  readonly graceUntil: Date | null;
}

/** Reads the limits of the transaction's tenant. To decide by them, lock the tenant first. */
export async function readTenantLimits(
  trx: Transaction<Database>,
  timeZone: string,
  now: Date,
): Promise<TenantLimits> {
  const plan = await planOfTenant(trx, now);
  const budgets = await budgetsOfTenant(trx);
  const limits = limitsOf(plan.entitlements, [...budgets.values()], now, timeZone);
  return {
    plan,
    budgets,
    limits,
    used: await usedAmounts(trx, limits, now),
    graceUntil: graceUntil(plan, await endedStretches(trx, now), now),
  };
}
