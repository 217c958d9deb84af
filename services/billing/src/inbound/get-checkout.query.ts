import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getCheckout } from '@trc/contracts/queries/get-checkout.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { priceOfPeriod } from '../domain/plan.ts';
import { billsAgain } from '../domain/subscription.ts';
import type { Database } from '../outbound/database.ts';
import { addAccount, findAccount } from '../outbound/payment-accounts.store.ts';
import type { Payments } from '../outbound/payments.ts';
import { findPlan } from '../outbound/plans.store.ts';
import type { Providers } from '../outbound/providers.ts';
import { subscriptionsOf } from '../outbound/subscriptions.store.ts';
import { PROVIDERS } from '../tokens.ts';

type Request = RequestOf<typeof getCheckout>;
type Reply = ReplyOf<typeof getCheckout>;
type Refused = Extract<Reply, { kind: 'refused' }>;

@Controller()
export class GetCheckoutQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #payments: Payments | null;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(PROVIDERS) { chosen }: Providers,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#payments = chosen;
  }

  @Answers(getCheckout)
  async answer(@Message() request: Request, @Context() { tenantId }: QueryContext): Promise<Reply> {
    const payments = this.#payments;
    if (!payments) return refused('payments-off', 'Nobody takes payments for this installation.');
    const { request_id, plan_id, period, success_url, cancel_url } = request;
    const plan = await findPlan(this.#db, plan_id, this.#clock());
    const unsold = refused('plan-not-for-sale', `The plan ${plan_id} is not sold by the ${period} period.`);
    if (!plan || !priceOfPeriod(plan, period)) return unsold;
    const known = await inTenant(this.#db, tenantId, (trx) => subscriptionsOf(trx, payments.provider));
    if (billsAgain(known))
      return refused(
        'already-subscribed',
        'There is a subscription that renews by itself; a second one would be a second bill.',
      );
    const page = await payments.checkout({
      requestId: request_id,
      tenantId,
      customerId: await this.#customerOf(payments, tenantId),
      planId: plan_id,
      period,
      successUrl: success_url,
      cancelUrl: cancel_url,
    });
    return page ? { kind: 'opened', ...page } : unsold;
  }

  /** The tenant's customer; it is kept before anybody can pay, so that every event finds its tenant. */
  async #customerOf(payments: Payments, tenantId: string): Promise<string> {
    const { provider } = payments;
    const known = await inTenant(this.#db, tenantId, (trx) => findAccount(trx, provider));
    if (known) return known.customerId;
    const customerId = await payments.customerOf(tenantId);
    return inTenant(this.#db, tenantId, async (trx) => {
      await addAccount(trx, { tenantId, provider, customerId }, this.#clock());
      return (await findAccount(trx, provider))?.customerId ?? customerId;
    });
  }
}

function refused(code: Refused['code'], detail: string): Refused {
  return { kind: 'refused', code, detail };
}
