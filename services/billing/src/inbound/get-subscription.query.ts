import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { getSubscription } from '@trc/contracts/queries/get-subscription.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { foremost } from '../domain/subscription.ts';
import type { Database } from '../outbound/database.ts';
import type { Providers } from '../outbound/providers.ts';
import { subscriptionsOf } from '../outbound/subscriptions.store.ts';
import { PROVIDERS } from '../tokens.ts';

@Controller()
export class GetSubscriptionQuery {
  readonly #db: Kysely<Database>;
  readonly #providers: Providers;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(PROVIDERS) providers: Providers) {
    this.#db = db;
    this.#providers = providers;
  }

  @Answers(getSubscription)
  answer(
    @Message() _request: object,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getSubscription>> {
    // Where nobody takes payments, the operator's word still counts.
    const provider = this.#providers.chosen?.provider ?? 'manual';
    return inTenant(this.#db, tenantId, async (trx) => {
      const it = foremost(await subscriptionsOf(trx, provider));
      return {
        provider: this.#providers.chosen?.provider ?? 'off',
        status: it?.status ?? 'none',
        plan_id: it?.planId ?? null,
        period: it?.period ?? null,
        current_period_end: it?.periodEnd.toISOString() ?? null,
        cancel_at_period_end: it?.endsAt != null && it.status !== 'ended',
      };
    });
  }
}
