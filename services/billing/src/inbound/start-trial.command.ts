import { Controller, Inject } from '@nestjs/common';
import { startTrial } from '@trc/contracts/commands/start-trial.v1';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import { mayTry, trial, trialEnd } from '../domain/plan.ts';
import type { Database } from '../outbound/database.ts';
import { assignTerms, hadTrial, planOfTenant } from '../outbound/plans.store.ts';
import { lockTenant } from '../outbound/reservations.store.ts';

@Controller()
export class StartTrialCommand {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  /** Two requests may both have been told yes; the lock lets the second one see the first one's trial. */
  @Consumes(startTrial)
  async handle(
    @Message() _message: object,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      await lockTenant(trx, tenantId);
      const now = this.#clock();
      if (!mayTry(await planOfTenant(trx, now), await hadTrial(trx))) return;
      const span = { from: now, until: trialEnd(now) };
      await assignTerms(trx, tenantId, { planId: trial.planId, period: null, ...span, reason: 'trial' }, now);
    });
  }
}
