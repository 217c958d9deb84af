import { Controller, Inject, Req } from '@nestjs/common';
import { applyPaymentEvent } from '@trc/contracts/commands/apply-payment-event.v1';
import type { PageRefused, PaymentPage } from '@trc/contracts/documents/payment-page.v1';
import { createAdminPayment } from '@trc/contracts/http/create-admin-payment.v1';
import { createBillingCheckout } from '@trc/contracts/http/create-billing-checkout.v1';
import { createBillingPortal } from '@trc/contracts/http/create-billing-portal.v1';
import { getBillingSubscription } from '@trc/contracts/http/get-billing-subscription.v1';
import { listBillingPayments } from '@trc/contracts/http/list-billing-payments.v1';
import { newId } from '@trc/contracts/ids';
import { getCheckout } from '@trc/contracts/queries/get-checkout.v1';
import { getPortal } from '@trc/contracts/queries/get-portal.v1';
import { getSubscription } from '@trc/contracts/queries/get-subscription.v1';
import { listPayments } from '@trc/contracts/queries/list-payments.v1';
import { listPlans } from '@trc/contracts/queries/list-plans.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Sites } from '../outbound/sites.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS, SITES } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { requireTenant } from './require-tenant.ts';

@Controller()
export class PaymentsRoutes {
  readonly #parts: Parts;
  readonly #sites: Sites;
  constructor(@Inject(PARTS) parts: Parts, @Inject(SITES) sites: Sites) {
    this.#parts = parts;
    this.#sites = sites;
  }

  @Route(createBillingCheckout)
  async checkout(
    @CurrentCaller() { tenantId }: Caller,
    @Req() request: ApiRequest,
    @Input(createBillingCheckout) { body }: InputOf<typeof createBillingCheckout>,
  ): Promise<PaymentPage> {
    const { plan_id, period, success_path = '/', cancel_path = '/' } = body;
    const { address } = await this.#sites.of(tenantId);
    const reply = await this.#parts.ask(getCheckout, tenantId, {
      request_id: request.jobId ?? newId('job'),
      plan_id,
      period,
      success_url: new URL(success_path, address).href,
      cancel_url: new URL(cancel_path, address).href,
    });
    return opened(reply);
  }

  @Route(createBillingPortal)
  async portal(
    @CurrentCaller() { tenantId }: Caller,
    @Input(createBillingPortal) { body }: InputOf<typeof createBillingPortal>,
  ): Promise<PaymentPage> {
    const { address } = await this.#sites.of(tenantId);
    const return_url = new URL(body.return_path ?? '/', address).href;
    return opened(await this.#parts.ask(getPortal, tenantId, { return_url }));
  }

  @Route(getBillingSubscription)
  subscription(@CurrentCaller() { tenantId }: Caller) {
    return this.#parts.ask(getSubscription, tenantId, {});
  }

  @Route(listBillingPayments)
  async payments(
    @CurrentCaller() { tenantId }: Caller,
    @Input(listBillingPayments) { query }: InputOf<typeof listBillingPayments>,
  ) {
    const { items, next } = await this.#parts.ask(listPayments, tenantId, {
      limit: query.limit,
      after: query.cursor ?? null,
    });
    return { items, next_cursor: next };
  }

  @Route(createAdminPayment)
  async confirm(
    @CurrentCaller() { userId, keyId }: Caller,
    @Input(createAdminPayment) { body }: InputOf<typeof createAdminPayment>,
  ) {
    const { tenant_id: tenantId, plan_id, period, amount_micros, reference } = body;
    const { db, ask, relay, clock } = this.#parts;
    await requireTenant(db, tenantId);
    const { items } = await ask(listPlans, tenantId, {});
    if (!items.some(({ id, price_micros_monthly }) => id === plan_id && price_micros_monthly > 0))
      throw new Problem('plan-not-for-sale', { detail: `There is no plan ${plan_id} that costs something.` });
    const now = clock();
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      emit(applyPaymentEvent, {
        provider: 'manual',
        event_id: reference,
        type: 'payment.confirmed',
        plan_id,
        period,
        amount_micros,
        occurred_at: now.toISOString(),
      });
      const details = { plan_id, period, amount_micros, reference };
      await noteAudit(
        trx,
        { tenantId, userId, keyId, action: 'payment-confirmed', subject: tenantId, details },
        now,
      );
    });
    return { reference };
  }
}

function opened(reply: (PaymentPage & { readonly kind: 'opened' }) | PageRefused): PaymentPage {
  if (reply.kind === 'refused') throw new Problem(reply.code, { detail: reply.detail });
  const { provider, url, instructions } = reply;
  return { provider, url, instructions };
}
