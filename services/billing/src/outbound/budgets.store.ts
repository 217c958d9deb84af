import { type Kysely, sql, type Transaction } from 'kysely';
import type { BudgetPlace } from '../domain/budget-place.ts';
import type { Budget, Share } from '../domain/limits.ts';
import type { Database } from './database.ts';

export type SetBy = Database['budgets']['set_by'];

/** The bounds on what the transaction's tenant spends in a month, by who set them. */
export async function budgetsOfTenant(trx: Transaction<Database>): Promise<ReadonlyMap<SetBy, Budget>> {
  const rows = await trx.selectFrom('budgets').select(['set_by', 'monthly_micros', 'hard']).execute();
  return new Map(
    rows.map(({ set_by, monthly_micros, hard }) => [set_by, { monthlyMicros: monthly_micros, hard }]),
  );
}

/** Sets a budget, or takes it away with `null`. */
export async function setBudget(
  trx: Transaction<Database>,
  tenantId: string,
  setBy: SetBy,
  budget: Budget | null,
  now: Date,
): Promise<void> {
  if (!budget) {
    await trx.deleteFrom('budgets').where('tenant_id', '=', tenantId).where('set_by', '=', setBy).execute();
    return;
  }
  const row = { monthly_micros: budget.monthlyMicros, hard: budget.hard, updated_at: now };
  await trx
    .insertInto('budgets')
    .values({ tenant_id: tenantId, set_by: setBy, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'set_by']).doUpdateSet(row))
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

export const budgetStates = ['ok', 'near', 'spent'] as const;
export type BudgetState = (typeof budgetStates)[number];

/** Tenants with a budget, over all of them: under 80 % of it, over that, and at its end. */
export async function countBudgets(
  db: Kysely<Database>,
  now: Date,
): Promise<Readonly<Record<BudgetState, number>>> {
  const { rows } = await sql<Record<BudgetState, number>>`select * from budget_states(${now})`.execute(db);
  return rows[0] ?? { ok: 0, near: 0, spent: 0 };
}

/** How far a tenant's budgets are used; a budget of nothing is `stopped`. */
export interface BudgetUse extends BudgetPlace {
  readonly state: BudgetState | 'stopped';
  readonly ownMicros: number | null;
  readonly ownHard: boolean | null;
  readonly operatorMicros: number | null;
  readonly operatorHard: boolean | null;
  /** The tighter of the two. */
  readonly budgetMicros: number;
  readonly hard: boolean;
  readonly usedMicros: number;
  /** Spent in the last seven days. */
  readonly recentMicros: number;
  readonly resetsAt: Date;
}

export interface BudgetFilter {
  readonly state: BudgetUse['state'] | null;
  readonly tenantId: string | null;
  readonly after: BudgetPlace | null;
  readonly most: number;
}

/** Over all tenants with a budget, the nearest to its end first. */
export async function budgetUses(
  db: Kysely<Database>,
  now: Date,
  { state, tenantId, after, most }: BudgetFilter,
): Promise<readonly BudgetUse[]> {
  const { rows } = await sql<BudgetUse>`
    select tenant_id as "tenantId", permille, state, own_micros as "ownMicros", own_hard as "ownHard",
      operator_micros as "operatorMicros", operator_hard as "operatorHard", budget_micros as "budgetMicros", hard,
      used_micros as "usedMicros", recent_micros as "recentMicros", resets_at as "resetsAt"
    from budget_uses(${now}, ${tenantId})
    where (${state}::text is null or state = ${state})
      and (${after?.tenantId ?? null}::text is null
        or (permille, tenant_id) < (${after?.permille ?? null}::bigint, ${after?.tenantId ?? null}))
    order by permille desc, tenant_id desc limit ${most}`.execute(db);
  return rows;
}
