import { Controller, Inject, Req } from '@nestjs/common';
import { applyPaymentEvent, stripeEventTypes } from '@trc/contracts/commands/apply-payment-event.v1';
import { receiveStripeEvent } from '@trc/contracts/http/receive-stripe-event.v1';
import { getPaymentTenant } from '@trc/contracts/queries/get-payment-tenant.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Route } from '@trc/runtime/route';
import { CONFIG } from '@trc/runtime/tokens';
import type { FastifyRequest } from 'fastify';
import { readEvent, type StripeEvent } from '../outbound/event.stripe.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { bytesOf } from './keep-bytes.hook.ts';

/** Whose a customer is says billing; who asks is not known before. */
const anyTenant = 'ten_00000000000000000000000000';

const received = { received: true } as const;

/**
 * Takes what Stripe reports. The answer is 200 once the command to billing is committed, and for what is not ours: a
 * kind of event that nobody reads, or a customer of something else under the same Stripe account.
 */
@Controller()
export class ReceiveStripeEventRoute {
  readonly #parts: Parts;
  readonly #secret: string | undefined;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(CONFIG) config: { readonly stripeWebhookSecret: string | undefined },
  ) {
    this.#parts = parts;
    this.#secret = config.stripeWebhookSecret;
  }

  @Route(receiveStripeEvent)
  async receive(@Req() request: FastifyRequest) {
    const event = this.#read(request);
    const type = stripeEventTypes.find((one) => one === event.type);
    const { customerId } = event;
    if (!type || customerId === null) return received;
    const { db, relay, ask } = this.#parts;
    const { tenant_id } = await ask(getPaymentTenant, anyTenant, {
      provider: 'stripe',
      customer_id: customerId,
    });
    if (tenant_id === null) return received;
    await writeInTenant(db, relay, tenant_id, async (_trx, emit) =>
      emit(applyPaymentEvent, {
        provider: 'stripe',
        event_id: event.id,
        type,
        object_id: event.objectId,
        occurred_at: event.occurredAt.toISOString(),
      }),
    );
    return received;
  }

  #read(request: FastifyRequest): StripeEvent {
    if (!this.#secret) throw new Problem('payments-off');
    const signature = request.headers['stripe-signature'];
    const event =
      typeof signature === 'string'
        ? readEvent(bytesOf(request), signature, this.#secret, this.#parts.clock())
        : null;
    if (!event) throw new Problem('invalid-signature');
    return event;
  }
}
