import * as objects from './objects.ts';
import type { Charge, Invoice, StripeEvent, StripeState, StripeTools, Subscription } from './state.ts';

/** What happens to customers' money. Every step adds its events to the state and returns them in the order of Stripe. */
export interface Scene {
  readonly state: StripeState;
  readonly tools: StripeTools;
  /** Address of the pages that objects name. */
  readonly pagesUrl: string;
}

const daySeconds = 86_400;
/** After the third failed try Stripe gives up, as its default settings say. */
const patienceS = 21 * daySeconds;

function tell(scene: Scene, type: string, object: unknown): StripeEvent {
  const it = { id: `evt_${scene.tools.mint()}`, type, createdS: scene.tools.nowS, object };
  scene.state.events.push(it);
  return it;
}

const tellSubscription = (scene: Scene, what: 'created' | 'updated' | 'deleted', it: Subscription) =>
  tell(scene, `customer.subscription.${what}`, objects.subscription(scene.state, it));

/** One period later, on the same day of the month where it has one (UTC). */
export function periodEndS(fromS: number, interval: 'month' | 'year'): number {
  const from = new Date(fromS * 1_000);
  const months = interval === 'month' ? 1 : 12;
  const end = new Date(from);
  end.setUTCMonth(from.getUTCMonth() + months);
  if (end.getUTCDate() !== from.getUTCDate()) end.setUTCDate(0);
  return end.getTime() / 1_000;
}

const priceOf = ({ state }: Scene, id: string) => {
  const found = state.prices.find((one) => one.id === id);
  if (!found) throw new Error(`no price ${id}`);
  return found;
};

/** The customer pays on the page of a checkout. */
export function paySession(scene: Scene, sessionId: string): readonly StripeEvent[] | string {
  const { state, tools, pagesUrl } = scene;
  const session = state.sessions.get(sessionId);
  if (!session) return 'no such session';
  if (session.status !== 'open') return `the session is ${session.status}`;
  const subscription: Subscription = {
    id: `sub_${tools.mint()}`,
    itemId: `si_${tools.mint()}`,
    customer: session.customer,
    metadata: session.subscriptionMetadata,
    createdS: tools.nowS,
    price: session.price,
    status: 'active',
    periodStartS: tools.nowS,
    periodEndS: periodEndS(tools.nowS, priceOf(scene, session.price).interval),
    cancelAtPeriodEnd: false,
    canceledAtS: null,
    endedAtS: null,
    failing: false,
  };
  state.subscriptions.set(subscription.id, subscription);
  session.status = 'complete';
  session.subscription = subscription.id;
  const created = tellSubscription(scene, 'created', subscription);
  const paid = payInvoice(scene, makeInvoice(scene, subscription));
  const completed = tell(
    scene,
    'checkout.session.completed',
    objects.session(session, `${pagesUrl}/pay/${session.id}`),
  );
  return [created, paid, completed];
}

function makeInvoice({ state, tools, ...scene }: Scene, it: Subscription): Invoice {
  const invoice: Invoice = {
    id: `in_${tools.mint()}`,
    customer: it.customer,
    subscription: it.id,
    price: it.price,
    amount: priceOf({ state, tools, ...scene }, it.price).amount,
    createdS: tools.nowS,
    periodStartS: it.periodStartS,
    periodEndS: it.periodEndS,
    metadata: it.metadata,
    paidAtS: null,
    paymentIntent: null,
  };
  state.invoices.set(invoice.id, invoice);
  return invoice;
}

function payInvoice(scene: Scene, invoice: Invoice): StripeEvent {
  const { state, tools, pagesUrl } = scene;
  const charge: Charge = {
    id: `ch_${tools.mint()}`,
    intent: `pi_${tools.mint()}`,
    booking: `txn_${tools.mint()}`,
    customer: invoice.customer,
    invoice: invoice.id,
    amount: invoice.amount,
    createdS: tools.nowS,
  };
  state.charges.set(charge.id, charge);
  invoice.paidAtS = tools.nowS;
  invoice.paymentIntent = charge.intent;
  return tell(scene, 'invoice.paid', objects.invoice(invoice, pagesUrl));
}

export interface Change {
  readonly cancelAtPeriodEnd?: boolean | undefined;
  readonly price?: string | undefined;
}

export function changeSubscription(scene: Scene, it: Subscription, change: Change): readonly StripeEvent[] {
  it.price = change.price ?? it.price;
  if (change.cancelAtPeriodEnd !== undefined) {
    it.cancelAtPeriodEnd = change.cancelAtPeriodEnd;
    it.canceledAtS = change.cancelAtPeriodEnd ? scene.tools.nowS : null;
  }
  return [tellSubscription(scene, 'updated', it)];
}

export function endSubscription(scene: Scene, it: Subscription): readonly StripeEvent[] {
  it.status = 'canceled';
  it.canceledAtS ??= scene.tools.nowS;
  it.endedAtS = scene.tools.nowS;
  return [tellSubscription(scene, 'deleted', it)];
}

/** What the clock brings to every subscription: renewals, failed payments, ends. */
export function passTime(scene: Scene): readonly StripeEvent[] {
  return [...scene.state.subscriptions.values()].flatMap((it) => passTimeOf(scene, it));
}

function passTimeOf(scene: Scene, it: Subscription): readonly StripeEvent[] {
  const { nowS } = scene.tools;
  const events: StripeEvent[] = [];
  while (it.status === 'active' && it.periodEndS <= nowS) {
    if (it.cancelAtPeriodEnd) return [...events, ...endSubscription(scene, it)];
    events.push(...renew(scene, it));
  }
  if (it.status === 'past_due' && nowS - it.periodStartS > patienceS)
    events.push(...endSubscription(scene, it));
  return events;
}

/** The next period begins, and its invoice is paid or not. */
export function renew(scene: Scene, it: Subscription): readonly StripeEvent[] {
  it.periodStartS = it.periodEndS;
  it.periodEndS = periodEndS(it.periodStartS, priceOf(scene, it.price).interval);
  const invoice = makeInvoice(scene, it);
  if (!it.failing) return [payInvoice(scene, invoice), tellSubscription(scene, 'updated', it)];
  it.status = 'past_due';
  const failed = tell(scene, 'invoice.payment_failed', objects.invoice(invoice, scene.pagesUrl));
  return [failed, tellSubscription(scene, 'updated', it)];
}

/** The customer gives a card that works: what is open is paid. */
export function recover(scene: Scene, it: Subscription): readonly StripeEvent[] {
  it.failing = false;
  const open = [...scene.state.invoices.values()].filter(
    ({ subscription, paidAtS }) => subscription === it.id && paidAtS === null,
  );
  const paid = open.map((invoice) => payInvoice(scene, invoice));
  if (it.status !== 'past_due') return paid;
  it.status = 'active';
  return [...paid, tellSubscription(scene, 'updated', it)];
}

export function refundCharge(scene: Scene, charge: Charge, amount: number): readonly StripeEvent[] {
  const { state, tools, pagesUrl } = scene;
  const id = `re_${tools.mint()}`;
  state.refunds.set(id, { id, charge: charge.id, amount, createdS: tools.nowS });
  return [tell(scene, 'charge.refunded', objects.charge(state, charge, pagesUrl))];
}
