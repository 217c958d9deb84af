import { Controller, Inject } from '@nestjs/common';
import { limitApproached } from '@trc/contracts/events/limit-approached.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import { oweMailToAdmins } from '../outbound/mails.store.ts';
import { oweWebhook } from '../outbound/webhooks.store.ts';

/** Tells the customer's systems and the people who can do something about it. */
@Controller()
export class LimitApproachedEvent {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(limitApproached)
  async handle(
    @Message() message: MessageOf<typeof limitApproached>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const now = this.#clock();
    const { limit, percent, used, of, resets_at } = message;
    const isSpent = percent === 100 && (limit === 'budget' || limit === 'model_micros');
    const type = isSpent ? 'budget.exceeded' : 'quota.warning';
    const data = isSpent ? { limit, used, of, resets_at } : { limit, percent, used, of, resets_at };
    return done(async (trx) => {
      await oweWebhook(trx, tenantId, type, { type, timestamp: now.toISOString(), data }, now);
      await oweMailToAdmins(trx, tenantId, { kind: 'limit-approached', limit, percent, of }, now);
    });
  }
}
