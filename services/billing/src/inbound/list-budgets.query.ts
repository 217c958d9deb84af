import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listBudgets } from '@trc/contracts/queries/list-budgets.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { budgetPlaceOf, budgetPlaceText } from '../domain/budget-place.ts';
import { projected } from '../domain/projection.ts';
import { type BudgetUse, budgetUses } from '../outbound/budgets.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class ListBudgetsQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  @Answers(listBudgets)
  async answer(
    @Message() { state, tenant_id, after, limit }: RequestOf<typeof listBudgets>,
  ): Promise<ReplyOf<typeof listBudgets>> {
    const now = this.#clock();
    const found = await budgetUses(this.#db, now, {
      state,
      tenantId: tenant_id,
      after: budgetPlaceOf(after),
      most: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((use) => row(use, now)),
      next: last && found.length > limit ? budgetPlaceText(last) : null,
    };
  }
}

function row(use: BudgetUse, now: Date) {
  const spent = { spentMicros: use.usedMicros, recentMicros: use.recentMicros };
  return {
    tenant_id: use.tenantId,
    state: use.state,
    budget_micros: use.budgetMicros,
    hard: use.hard,
    used_micros: use.usedMicros,
    projected_micros: projected(spent, { until: use.resetsAt }, now),
    resets_at: use.resetsAt.toISOString(),
    own: budget(use.ownMicros, use.ownHard),
    operator: budget(use.operatorMicros, use.operatorHard),
  };
}

const budget = (monthly_micros: number | null, hard: boolean | null) =>
  monthly_micros === null ? null : { monthly_micros, hard: hard ?? false };
