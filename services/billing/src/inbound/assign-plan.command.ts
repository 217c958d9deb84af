import { Controller, Inject } from '@nestjs/common';
import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import { usualPeriod } from '../domain/plan.ts';
import type { Database } from '../outbound/database.ts';
import { assignTerms, findPlan } from '../outbound/plans.store.ts';

@Controller()
export class AssignPlanCommand {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(assignPlan)
  async handle(
    @Message() message: MessageOf<typeof assignPlan>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      const now = this.#clock();
      const from = message.valid_from === undefined ? now : new Date(message.valid_from);
      const plan = await findPlan(trx, message.plan_id, from);
      if (!plan) throw new Error(`there is no plan ${message.plan_id} at ${from.toISOString()}`);
      const terms = {
        planId: plan.id,
        period: message.period === undefined ? usualPeriod(plan) : message.period,
        priceMicros: message.price_micros ?? null,
        entitlements: message.entitlements ?? null,
        from,
        until: message.valid_until === undefined ? null : new Date(message.valid_until),
        reason: 'assigned' as const,
      };
      await assignTerms(trx, tenantId, terms, now);
    });
  }
}
