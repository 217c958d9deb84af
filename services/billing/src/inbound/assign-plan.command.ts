import { Controller, Inject } from '@nestjs/common';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import { assignPlan as assign } from '../outbound/plans.store.ts';

@Controller()
export class AssignPlanCommand {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(assignPlan)
  async handle(
    @Message() message: MessageOf<typeof assignPlan>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      const known = await assign(trx, context.tenantId, message.plan_id, this.#clock());
      if (!known) throw new Error(`there is no plan ${message.plan_id}`);
    });
  }
}
