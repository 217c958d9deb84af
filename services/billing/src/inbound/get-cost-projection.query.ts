import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getCostProjection } from '@trc/contracts/queries/get-cost-projection.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { monthAround, nearBudget, projected, ratePerDay, type Spent } from '../domain/projection.ts';
import { allBudgets, type CostGroup, costsBy } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class GetCostProjectionQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  @Answers(getCostProjection)
  async answer(
    @Message() { tenants_max }: RequestOf<typeof getCostProjection>,
  ): Promise<ReplyOf<typeof getCostProjection>> {
    const now = this.#clock();
    const month = monthAround(now);
    const [sofar, recent, budgets] = await Promise.all([
      costsBy(this.#db, 'tenant', { from: month.since, to: now }),
      costsBy(this.#db, 'tenant', { from: month.rateSince, to: now }),
      allBudgets(this.#db),
    ]);
    const all: Spent = { spentMicros: total(sofar), recentMicros: total(recent) };
    const [spentBy, recentBy] = [byKey(sofar), byKey(recent)];
    const near = nearBudget(
      budgets,
      (tenantId) => ({
        spentMicros: spentBy.get(tenantId) ?? 0,
        recentMicros: recentBy.get(tenantId) ?? 0,
      }),
      month,
      now,
    );
    return {
      month: month.month,
      at: now.toISOString(),
      spent_micros: all.spentMicros,
      run_rate_micros_per_day: ratePerDay(all),
      projected_micros: projected(all, month, now),
      near_budget: near.slice(0, tenants_max).map((it) => ({
        tenant_id: it.tenantId,
        spent_micros: it.spentMicros,
        projected_micros: it.projectedMicros,
        budget_micros: it.budgetMicros,
        hard: it.hard,
      })),
    };
  }
}

const total = (groups: readonly CostGroup[]) => groups.reduce((sum, { cost_micros }) => sum + cost_micros, 0);
const byKey = (groups: readonly CostGroup[]) =>
  new Map(groups.map(({ key, cost_micros }) => [key, cost_micros]));
