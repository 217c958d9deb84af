import { Controller, Inject } from '@nestjs/common';
import { setBudget } from '@trc/contracts/commands/set-budget.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import { setBudget as set } from '../outbound/budgets.store.ts';
import type { Database } from '../outbound/database.ts';
import { lockTenant } from '../outbound/reservations.store.ts';

@Controller()
export class SetBudgetCommand {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(setBudget)
  async handle(
    @Message() { monthly_micros, hard, set_by }: MessageOf<typeof setBudget>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const budget = monthly_micros === null ? null : { monthlyMicros: monthly_micros, hard };
    return done(async (trx) => {
      await lockTenant(trx, tenantId);
      await set(trx, tenantId, set_by, budget, this.#clock());
    });
  }
}
