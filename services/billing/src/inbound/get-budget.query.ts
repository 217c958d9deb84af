import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getBudget } from '@trc/contracts/queries/get-budget.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Budget } from '../domain/limits.ts';
import type { Database } from '../outbound/database.ts';
import { readTenantLimits } from './tenant-limits.ts';

@Controller()
export class GetBudgetQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  @Answers(getBudget)
  answer(
    @Message() request: RequestOf<typeof getBudget>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getBudget>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const { budgets, limits, used } = await readTenantLimits(trx, request.time_zone, this.#clock());
      const span = limits.find(({ name }) => name === 'budget')?.span;
      const operator = budgets.get('operator');
      return {
        ...toBudget(budgets.get('tenant')),
        operator: operator ? toBudget(operator) : null,
        used_micros: used.budget,
        resets_at: span?.resetsAt?.toISOString() ?? null,
      };
    });
  }
}

const toBudget = (budget: Budget | undefined) => ({
  monthly_micros: budget?.monthlyMicros ?? null,
  hard: budget?.hard ?? false,
});
