import { page } from '../pages.ts';
import { escapeHtml } from '../text.ts';
import type { CheckoutSession, Price, Subscription } from './state.ts';

const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
const day = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);

/** Where a customer pays. No card is asked for: nothing here is real. */
export function payPage({ id, cancelUrl }: CheckoutSession, { lookupKey, amount, interval }: Price): string {
  const back = cancelUrl ? `<p><a href="${escapeHtml(cancelUrl)}">Back without paying</a></p>` : '';
  return page(
    `Pay ${dollars(amount)} per ${interval}`,
    `<p>${escapeHtml(lookupKey)}</p><form method="post" action="/stripe/pay/${encodeURIComponent(id)}"><button>Pay</button></form>${back}`,
  );
}

/** Where a customer cancels or switches. */
export function portalPage(
  id: string,
  returnUrl: string,
  subscriptions: readonly Subscription[],
  prices: readonly Price[],
): string {
  const action = `/stripe/portal/${encodeURIComponent(id)}`;
  const rows = subscriptions.map((it) => {
    const of = prices.find((price) => price.id === it.price);
    const state = it.cancelAtPeriodEnd ? `ends on ${day(it.periodEndS)}` : `renews on ${day(it.periodEndS)}`;
    const button = (name: string, value: string, words: string) =>
      `<button name="${name}" value="${escapeHtml(value)}">${escapeHtml(words)}</button>`;
    const switches = prices
      .filter((price) => price.id !== it.price)
      .map((price) => button('price', price.id, `Switch to ${price.lookupKey}`));
    const cancels = it.cancelAtPeriodEnd
      ? button('cancel', 'false', 'Keep it')
      : button('cancel', 'true', 'Cancel at period end');
    return `<form method="post" action="${action}"><input type="hidden" name="subscription" value="${escapeHtml(it.id)}"><p>${escapeHtml(of?.lookupKey ?? it.price)}: ${it.status}, ${state}</p>${it.status === 'canceled' ? '' : cancels + switches.join('')}</form>`;
  });
  return page(
    'Your subscriptions',
    `${rows.join('') || '<p>None.</p>'}<p><a href="${escapeHtml(returnUrl)}">Back</a></p>`,
  );
}
