import { z } from 'zod';
import { missing, type StripeReply, stripeError } from './answer.ts';
import { changeSubscription, endSubscription, refundCharge, type Scene } from './life.ts';
import * as objects from './objects.ts';

/** One call of Stripe's API: what it takes, strictly, and what it does. `:id` in the path is handed on. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly form: z.ZodType;
  work(scene: Scene, form: never, id: string): StripeReply;
}

function call<S extends z.ZodType>(
  method: Call['method'],
  path: string,
  form: S,
  work: (scene: Scene, form: z.output<S>, id: string) => StripeReply,
): Call {
  return { method, path, form, work: work as Call['work'] };
}

const ok = (body: unknown): StripeReply => ({ status: 200, body });
const metadata = z.record(z.string().max(40), z.string().max(500)).default({});
const expand = (...known: readonly [string, ...string[]]) =>
  z.strictObject({ expand: z.array(z.enum(known)).default([]) });
const nothing = z.strictObject({});
const page = { limit: z.coerce.number().int().min(1).max(100).default(10) };
const yes = z.enum(['true', 'false']).transform((word) => word === 'true');
const webUrl = z.url({ protocol: /^https?$/ });

const sessionForm = z.strictObject({
  mode: z.literal('subscription'),
  customer: z.string(),
  client_reference_id: z.string().max(200).optional(),
  line_items: z
    .array(z.strictObject({ price: z.string(), quantity: z.coerce.number().int().positive() }))
    .length(1),
  success_url: webUrl,
  cancel_url: webUrl.optional(),
  metadata,
  subscription_data: z.strictObject({ metadata }).default({ metadata: {} }),
});

const subscriptionForm = z.strictObject({
  cancel_at_period_end: yes.optional(),
  items: z
    .array(z.strictObject({ id: z.string(), price: z.string() }))
    .length(1)
    .optional(),
});

/** Looks something up, or says in Stripe's words that it is not there. */
function found<T>(
  map: ReadonlyMap<string, T>,
  what: string,
  id: string,
  work: (it: T) => StripeReply,
): StripeReply {
  const it = map.get(id);
  return it === undefined ? missing(what, id) : work(it);
}

export const calls: readonly Call[] = [
  call('GET', 'products', z.strictObject({ ...page, active: yes.optional() }), ({ state }) =>
    ok(objects.list('/v1/products', state.products.map(objects.product))),
  ),
  call(
    'GET',
    'prices',
    z.strictObject({
      ...page,
      active: yes.optional(),
      lookup_keys: z.array(z.string()).max(10).optional(),
      product: z.string().optional(),
    }),
    ({ state }, { lookup_keys, product, limit, active }) => {
      const chosen = state.prices.filter(
        (price) =>
          active !== false &&
          (lookup_keys?.includes(price.lookupKey) ?? true) &&
          (product === undefined || price.product === product),
      );
      return ok(objects.list('/v1/prices', chosen.slice(0, limit).map(objects.price)));
    },
  ),
  call('GET', 'prices/:id', nothing, ({ state }, _, id) => {
    const price = state.prices.find((one) => one.id === id);
    return price ? ok(objects.price(price)) : missing('price', id);
  }),
  call(
    'POST',
    'customers',
    z.strictObject({ email: z.email().optional(), name: z.string().optional(), metadata }),
    ({ state, tools }, { email, metadata: words }) => {
      const customer = {
        id: `cus_${tools.mint()}`,
        createdS: tools.nowS,
        metadata: words,
        email: email ?? null,
      };
      state.customers.set(customer.id, customer);
      return ok(objects.customer(customer));
    },
  ),
  call('GET', 'customers/:id', nothing, ({ state }, _, id) =>
    found(state.customers, 'customer', id, (it) => ok(objects.customer(it))),
  ),
  call('POST', 'checkout/sessions', sessionForm, ({ state, tools, pagesUrl }, form) => {
    const [item] = form.line_items;
    if (!state.customers.has(form.customer)) return missingParam('customer', form.customer);
    if (!item || !state.prices.some(({ id }) => id === item.price))
      return missingParam('line_items[0][price]', item?.price ?? '');
    const session = {
      id: `cs_test_${tools.mint()}`,
      customer: form.customer,
      price: item.price,
      clientReferenceId: form.client_reference_id ?? null,
      successUrl: form.success_url,
      cancelUrl: form.cancel_url ?? null,
      metadata: form.metadata,
      subscriptionMetadata: form.subscription_data.metadata,
      createdS: tools.nowS,
      status: 'open' as const,
      subscription: null,
    };
    state.sessions.set(session.id, session);
    return ok(objects.session(session, `${pagesUrl}/pay/${session.id}`));
  }),
  call('GET', 'checkout/sessions/:id', nothing, ({ state, pagesUrl }, _, id) =>
    found(state.sessions, 'checkout.session', id, (it) =>
      ok(objects.session(it, `${pagesUrl}/pay/${it.id}`)),
    ),
  ),
  call(
    'GET',
    'checkout/sessions',
    z.strictObject({
      ...page,
      customer: z.string().optional(),
      status: z.enum(['open', 'complete', 'expired']).optional(),
    }),
    ({ state, pagesUrl }, { customer, status, limit }) => {
      const chosen = [...state.sessions.values()].filter(
        (it) => (customer ?? it.customer) === it.customer && (status ?? it.status) === it.status,
      );
      const newest = chosen.toReversed().slice(0, limit);
      const shown = newest.map((it) => objects.session(it, `${pagesUrl}/pay/${it.id}`));
      return ok(objects.list('/v1/checkout/sessions', shown));
    },
  ),
  call('POST', 'checkout/sessions/:id/expire', nothing, ({ state, pagesUrl }, _, id) =>
    found(state.sessions, 'checkout.session', id, (it) => {
      if (it.status !== 'open')
        return stripeError(400, {
          message: `Only a Checkout Session that is open can be expired; this one is ${it.status}.`,
        });
      it.status = 'expired';
      return ok(objects.session(it, `${pagesUrl}/pay/${it.id}`));
    }),
  ),
  call(
    'POST',
    'billing_portal/sessions',
    z.strictObject({ customer: z.string(), return_url: webUrl.optional() }),
    ({ state, tools, pagesUrl }, form) => {
      if (!state.customers.has(form.customer)) return missingParam('customer', form.customer);
      const id = `bps_${tools.mint()}`;
      const portal = { customer: form.customer, returnUrl: form.return_url ?? pagesUrl };
      state.portals.set(id, portal);
      return ok({
        id,
        object: 'billing_portal.session',
        created: tools.nowS,
        customer: portal.customer,
        livemode: false,
        return_url: portal.returnUrl,
        url: `${pagesUrl}/portal/${id}`,
      });
    },
  ),
  call('GET', 'subscriptions/:id', nothing, ({ state }, _, id) =>
    found(state.subscriptions, 'subscription', id, (it) => ok(objects.subscription(state, it))),
  ),
  call('POST', 'subscriptions/:id', subscriptionForm, (scene, form, id) =>
    found(scene.state.subscriptions, 'subscription', id, (it) => {
      const price = form.items?.[0]?.price;
      if (price && !scene.state.prices.some((one) => one.id === price))
        return missingParam('items[0][price]', price);
      if (it.status === 'canceled')
        return stripeError(400, { message: 'A canceled subscription can only update its metadata.' });
      changeSubscription(scene, it, { cancelAtPeriodEnd: form.cancel_at_period_end, price });
      return ok(objects.subscription(scene.state, it));
    }),
  ),
  call('DELETE', 'subscriptions/:id', nothing, (scene, _, id) =>
    found(scene.state.subscriptions, 'subscription', id, (it) => {
      if (it.status === 'canceled') return missing('subscription', id);
      endSubscription(scene, it);
      return ok(objects.subscription(scene.state, it));
    }),
  ),
  call('GET', 'invoices/:id', expand('payments'), ({ state, pagesUrl }, form, id) =>
    found(state.invoices, 'invoice', id, (it) =>
      ok({
        ...objects.invoice(it, pagesUrl),
        ...(form.expand.includes('payments') ? { payments: objects.invoicePayments(it) } : {}),
      }),
    ),
  ),
  call(
    'GET',
    'payment_intents/:id',
    expand('latest_charge', 'latest_charge.balance_transaction'),
    ({ state, pagesUrl }, form, id) => {
      const charge = [...state.charges.values()].find(({ intent }) => intent === id);
      if (!charge) return missing('payment_intent', id);
      const intent = objects.paymentIntent(charge);
      if (form.expand.length === 0) return ok(intent);
      const whole = objects.charge(state, charge, pagesUrl);
      const isBooked = charge.booking !== null && form.expand.includes('latest_charge.balance_transaction');
      const latest = isBooked ? { ...whole, balance_transaction: objects.booking(charge) } : whole;
      return ok({ ...intent, latest_charge: latest });
    },
  ),
  call('GET', 'charges/:id', nothing, ({ state, pagesUrl }, _, id) =>
    found(state.charges, 'charge', id, (it) => ok(objects.charge(state, it, pagesUrl))),
  ),
  call('GET', 'balance_transactions/:id', nothing, ({ state }, _, id) => {
    const charge = [...state.charges.values()].find(({ booking }) => booking === id);
    return charge ? ok(objects.booking(charge)) : missing('balance_transaction', id);
  }),
  call(
    'GET',
    'refunds',
    z.strictObject({ ...page, charge: z.string().optional() }),
    ({ state }, { charge, limit }) => {
      const chosen = [...state.refunds.values()].filter((it) => charge === undefined || it.charge === charge);
      return ok(
        objects.list(
          '/v1/refunds',
          chosen.slice(0, limit).map((it) => objects.refund(it, state.charges.get(it.charge)?.intent ?? '')),
        ),
      );
    },
  ),
  call(
    'POST',
    'refunds',
    z.strictObject({ charge: z.string(), amount: z.coerce.number().int().positive().optional() }),
    (scene, form) =>
      found(scene.state.charges, 'charge', form.charge, (charge) => {
        const amount = form.amount ?? charge.amount;
        if (amount > charge.amount)
          return stripeError(400, { message: 'Refund amount is greater than the charge.', param: 'amount' });
        refundCharge(scene, charge, amount);
        const refund = [...scene.state.refunds.values()].at(-1);
        return ok(refund && objects.refund(refund, charge.intent));
      }),
  ),
];

function missingParam(param: string, id: string): StripeReply {
  return stripeError(400, {
    code: 'resource_missing',
    message: `No such ${param.replace(/\W.*$/, '')}: '${id}'`,
    param,
  });
}
