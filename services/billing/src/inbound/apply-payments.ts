import type { Transaction } from 'kysely';
import { feeUsage, type PaymentFact } from '../domain/payment.ts';
import { type Grant, grantOf, sameGrant } from '../domain/subscription.ts';
import type { Database } from '../outbound/database.ts';
import { append } from '../outbound/ledger.store.ts';
import { addAccount, findAccount, keepGrant, lockPayments } from '../outbound/payment-accounts.store.ts';
import { addPayment, noteEvent } from '../outbound/payments.store.ts';
import type { Findings, PaymentEvent, ProviderName } from '../outbound/payments.ts';
import { assignTerms, defaultPlan, planOfTenant } from '../outbound/plans.store.ts';
import { putSubscription, subscriptionsOf } from '../outbound/subscriptions.store.ts';

/** Whose the event is, and by which event. */
interface Told {
  readonly tenantId: string;
  readonly event: PaymentEvent;
  readonly now: Date;
}

/**
 * Writes what was found out after an event: the subscription, the money, and the terms that follow from both. Of one
 * tenant nothing else is applied meanwhile. The same event twice, and events in any order, end in the same terms.
 */
export async function applyFindings(
  trx: Transaction<Database>,
  { tenantId, event, now }: Told,
  { customerId, subscription, payments }: Findings,
): Promise<void> {
  const { provider } = event;
  await lockPayments(trx, tenantId);
  if (!(await noteEvent(trx, tenantId, event, now))) return;
  if (provider === 'manual') await addAccount(trx, { tenantId, provider, customerId }, now);
  const account = await findAccount(trx, provider);
  // Something of another customer at the same provider: it is not this tenant's, whoever brought it here.
  if (account?.customerId !== customerId) return;
  if (subscription) {
    const known = await subscriptionsOf(trx, provider);
    const state = subscription.state(known.find(({ id }) => id === subscription.id) ?? null);
    await putSubscription(trx, { tenantId, provider }, state);
  }
  for (const fact of payments) await enterPayment(trx, { tenantId, provider, now }, fact);
  const wanted = grantOf(await subscriptionsOf(trx, provider), now);
  if (sameGrant(account.granted, wanted)) return;
  await changeTerms(trx, tenantId, account.granted, wanted, now);
  await keepGrant(trx, provider, wanted);
}

/** The payment, and what taking it cost. */
async function enterPayment(
  trx: Transaction<Database>,
  { tenantId, provider, now }: { tenantId: string; provider: ProviderName; now: Date },
  fact: PaymentFact,
): Promise<void> {
  const id = await addPayment(trx, { tenantId, provider }, fact);
  if (id === null) return;
  await append(trx, {
    messageId: id,
    type: 'payment-taken',
    tenantId,
    userId: null,
    jobId: null,
    at: fact.paidAt < now ? fact.paidAt : now,
    usage: feeUsage(fact),
  });
}

async function changeTerms(
  trx: Transaction<Database>,
  tenantId: string,
  granted: Grant | null,
  wanted: Grant | null,
  now: Date,
): Promise<void> {
  if (wanted) {
    const id = await assignTerms(trx, tenantId, { ...wanted, from: now, reason: 'checkout' }, now);
    if (id === null) throw new Error(`there is no plan ${wanted.planId}`);
    return;
  }
  // What the operator has agreed with the tenant in the meantime stays.
  const current = await planOfTenant(trx, now);
  if (current.id !== granted?.planId) return;
  await assignTerms(
    trx,
    tenantId,
    { planId: defaultPlan, period: null, from: now, reason: 'cancelled' },
    now,
  );
}
