import type { Transaction } from 'kysely';
import type { Budget, Share } from '../domain/limits.ts';
import type { Database } from './database.ts';

/** What the transaction's tenant wants to spend in a month; `null` when it set no bound. */
export async function budgetOfTenant(trx: Transaction<Database>): Promise<Budget | null> {
  const row = await trx.selectFrom('budgets').select(['monthly_micros', 'hard']).executeTakeFirst();
  return row ? { monthlyMicros: row.monthly_micros, hard: row.hard } : null;
}

/** Sets the budget, or takes it away with `null`. */
export async function setBudget(
  trx: Transaction<Database>,
  tenantId: string,
  budget: Budget | null,
  now: Date,
): Promise<void> {
  if (!budget) {
    await trx.deleteFrom('budgets').where('tenant_id', '=', tenantId).execute();
    return;
  }
  const row = { monthly_micros: budget.monthlyMicros, hard: budget.hard, updated_at: now };
  await trx
    .insertInto('budgets')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

/** Writes down which shares are reached, and returns those of which nobody was told in their window before. */
export async function markShares(
  trx: Transaction<Database>,
  tenantId: string,
  shares: readonly Share[],
  sinceOf: (share: Share) => Date,
  now: Date,
): Promise<readonly Share[]> {
  if (shares.length === 0) return [];
  const marked = await trx
    .insertInto('limit_marks')
    .values(
      shares.map((share) => ({
        tenant_id: tenantId,
        limit_name: share.limit.name,
        percent: share.percent,
        window_since: sinceOf(share),
        marked_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['limit_name', 'percent'])
    .execute();
  return shares.filter(({ limit, percent }) =>
    marked.some((mark) => mark.limit_name === limit.name && mark.percent === percent),
  );
}
