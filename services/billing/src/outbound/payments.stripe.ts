import type Stripe from 'stripe';
import { lookupKeyOf } from '../domain/stripe-price.ts';
import { later } from '../domain/subscription.ts';
import { ask } from './client.stripe.ts';
import { paymentOf, refundsOf } from './payment-facts.stripe.ts';
import type { Findings, Payments } from './payments.ts';
import { idOf, subscriptionOf } from './subscription.stripe.ts';

/** Cards, through Stripe. Which price is which plan is written at the prices: their lookup keys are `trc_<plan>_<period>`. */
export function stripePayments(stripe: Stripe): Payments {
  return {
    provider: 'stripe',
    async customerOf(tenantId) {
      const { id } = await ask('the new customer', () =>
        stripe.customers.create(
          { metadata: { tenant_id: tenantId } },
          { idempotencyKey: `customer ${tenantId}` },
        ),
      );
      return id;
    },
    async checkout({ requestId, tenantId, customerId, planId, period, successUrl, cancelUrl }) {
      const { data } = await ask('the price', () =>
        stripe.prices.list({ lookup_keys: [lookupKeyOf(planId, period)], active: true, limit: 1 }),
      );
      const [price] = data;
      if (!price) return null;
      const metadata = { tenant_id: tenantId, plan_id: planId, period };
      const session = await ask('the checkout', () =>
        stripe.checkout.sessions.create(
          {
            mode: 'subscription',
            customer: customerId,
            client_reference_id: tenantId,
            line_items: [{ price: price.id, quantity: 1 }],
            success_url: successUrl,
            cancel_url: cancelUrl,
            metadata,
            subscription_data: { metadata },
          },
          { idempotencyKey: `checkout ${tenantId} ${requestId}` },
        ),
      );
      await closeEarlier(stripe, customerId, session);
      return { provider: 'stripe', url: session.url, instructions: null };
    },
    async portal({ customerId, returnUrl }) {
      const { url } = await ask('the portal', () =>
        stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl }),
      );
      return { provider: 'stripe', url, instructions: null };
    },
    async look(event, _tenantId, asked) {
      if (event.provider !== 'stripe') throw new Error(`${event.provider} is not Stripe`);
      const id = event.object_id;
      switch (event.type) {
        case 'checkout.session.completed': {
          const session = await ask('the checkout', () => stripe.checkout.sessions.retrieve(id));
          return withSubscription(stripe, idOf(session.customer), idOf(session.subscription), asked);
        }
        case 'customer.subscription.created':
        case 'customer.subscription.updated':
        case 'customer.subscription.deleted':
          return withSubscription(stripe, null, id, asked);
        case 'invoice.paid':
        case 'invoice.payment_failed':
          return withInvoice(stripe, id, asked);
        case 'subscription.silent': {
          const { latest_invoice } = await ask('the subscription', () => stripe.subscriptions.retrieve(id));
          const invoiceId = idOf(latest_invoice);
          return invoiceId
            ? withInvoice(stripe, invoiceId, asked)
            : withSubscription(stripe, null, id, asked);
        }
        case 'charge.refunded': {
          const charge = await ask('the charge', () => stripe.charges.retrieve(id));
          return {
            customerId: idOf(charge.customer) ?? '',
            subscription: null,
            payments: await refundsOf(stripe, charge),
          };
        }
      }
    },
  };
}

/**
 * Two pages that are open at the same time could both be paid, and would be two bills: the latest is the one that holds. Stripe's time has whole
 * seconds; of two within one, either may close the other. Throws when an earlier one is being paid at this moment; nobody has the address of the new one then.
 */
async function closeEarlier(
  stripe: Stripe,
  customer: string,
  latest: Pick<Stripe.Checkout.Session, 'id' | 'created'>,
): Promise<void> {
  const { data } = await ask('the open checkouts', () =>
    stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 }),
  );
  for (const { id, created } of data) {
    if (id === latest.id || created > latest.created) continue;
    await ask('the end of an earlier checkout', () => stripe.checkout.sessions.expire(id)).catch(
      async (error: unknown) => {
        const { status } = await ask('the earlier checkout', () => stripe.checkout.sessions.retrieve(id));
        if (status !== 'expired') throw error;
      },
    );
  }
}

/** The invoice's payment, if it is paid, and the subscription that it is of. */
async function withInvoice(stripe: Stripe, invoiceId: string, asked: number): Promise<Findings> {
  const invoice = await ask('the invoice', () =>
    stripe.invoices.retrieve(invoiceId, { expand: ['payments'] }),
  );
  const payment = await paymentOf(stripe, invoice);
  const subscriptionId = idOf(invoice.parent?.subscription_details?.subscription ?? null);
  const findings = await withSubscription(stripe, idOf(invoice.customer), subscriptionId, asked);
  return { ...findings, payments: payment ? [payment] : [] };
}

async function withSubscription(
  stripe: Stripe,
  customerId: string | null,
  subscriptionId: string | null,
  asked: number,
): Promise<Findings> {
  if (subscriptionId === null) return { customerId: customerId ?? '', subscription: null, payments: [] };
  const told = await ask('the subscription', () => stripe.subscriptions.retrieve(subscriptionId));
  const seen = subscriptionOf(told, asked);
  return {
    customerId: idOf(told.customer) ?? '',
    subscription: { id: seen.id, state: (known) => later(known, seen) },
    payments: [],
  };
}
