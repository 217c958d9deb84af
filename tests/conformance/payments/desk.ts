import { type Id, newId } from '@trc/contracts/ids';
import type { MessageContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import type { Period } from '../../../services/billing/src/domain/plan.ts';
import { ApplyPaymentEventCommand } from '../../../services/billing/src/inbound/apply-payment-event.command.ts';
import { GetCheckoutQuery } from '../../../services/billing/src/inbound/get-checkout.query.ts';
import { GetPortalQuery } from '../../../services/billing/src/inbound/get-portal.query.ts';
import { GetSubscriptionQuery } from '../../../services/billing/src/inbound/get-subscription.query.ts';
import { ListPaymentsQuery } from '../../../services/billing/src/inbound/list-payments.query.ts';
import { migrations } from '../../../services/billing/src/migrations/all.ts';
import type { Database } from '../../../services/billing/src/outbound/database.ts';
import type { PaymentEvent, ProviderName } from '../../../services/billing/src/outbound/payments.ts';
import { planOfTenant } from '../../../services/billing/src/outbound/plans.store.ts';
import { openProviders } from '../../../services/billing/src/outbound/providers.ts';
import { paySession } from '../../../services/simulator/src/domain/stripe/life.ts';
import type { StripeEvent } from '../../../services/simulator/src/domain/stripe/state.ts';
import type { World } from '../../../services/simulator/src/outbound/world.memory.ts';
import type { Simulator } from '../../../services/simulator/src/server.ts';
import { start } from '../../../services/simulator/test/walk.ts';

export const stripeKey = 'sk_test_of_the_payment_desk';
export type TenantId = Id<'tenant'>;

/** Billing's payments on a real database, and the stand-in for Stripe beside them; both have Stripe's clock. */
export interface Desk {
  readonly simulator: Simulator;
  readonly world: World;
  readonly db: Kysely<Database>;
  /** The same database as its owner sees it. */
  readonly admin: Kysely<unknown>;
  now(): Date;
  advance(days: number): void;
  billing(payments: ProviderName | 'off'): Billing;
  close(): Promise<void>;
}

export interface Billing {
  readonly portal: GetPortalQuery;
  checkout(
    tenantId: TenantId,
    planId: string,
    period: Period,
    requestId?: string,
  ): ReturnType<GetCheckoutQuery['answer']>;
  subscription(tenantId: TenantId): ReturnType<GetSubscriptionQuery['answer']>;
  payments(tenantId: TenantId): ReturnType<ListPaymentsQuery['answer']>;
  /** One delivery of an event; the reason when it has to come again. */
  deliver(tenantId: TenantId, event: PaymentEvent): Promise<string | null>;
  /** Lets somebody pay; the events that tell of it, not delivered yet. */
  pay(tenantId: TenantId, planId: string, period: Period): Promise<readonly PaymentEvent[]>;
}

const priceMicros: Readonly<Record<Period, number>> = { monthly: 9_990_000, yearly: 99_000_000 };

export async function openDesk(): Promise<Desk> {
  const database: TestDatabase = await createDatabase({ billing: migrations });
  const simulator = await start();
  const { world } = simulator;
  world.holdsStripeEvents = true;
  const db = database.open<Database>('billing');
  const now = () => new Date(world.stripeScene().tools.nowS * 1_000);
  return {
    simulator,
    world,
    db,
    admin: database.openAsAdmin(),
    now,
    advance: (days) => {
      world.stripe.clockOffsetMs += days * 86_400_000;
    },
    billing: (payments) => openBilling({ payments, db, world, now, stripeApiUrl: `${simulator.url}/stripe` }),
    async close() {
      await simulator.close();
      await database.drop();
    },
  };
}

interface Parts {
  readonly payments: ProviderName | 'off';
  readonly db: Kysely<Database>;
  readonly world: World;
  readonly now: () => Date;
  readonly stripeApiUrl: string;
}

function openBilling({ payments, db, world, now, stripeApiUrl }: Parts): Billing {
  const providers = openProviders({
    payments,
    stripeSecretKey: stripeKey,
    stripeApiUrl,
    paymentContactUrl: 'mailto:money@example.com',
  });
  const checkouts = new GetCheckoutQuery(db, now, providers);
  const subscriptions = new GetSubscriptionQuery(db, providers);
  const list = new ListPaymentsQuery(db);
  const command = new ApplyPaymentEventCommand(db, now, providers);
  const checkout: Billing['checkout'] = (tenantId, plan_id, period, requestId = newId('job')) =>
    checkouts.answer(
      {
        request_id: requestId,
        plan_id,
        period,
        success_url: 'https://music.example.com/paid',
        cancel_url: 'https://music.example.com/',
      },
      { tenantId },
    );
  return {
    portal: new GetPortalQuery(db, providers),
    checkout,
    subscription: (tenantId) => subscriptions.answer({}, { tenantId }),
    payments: (tenantId) => list.answer({ limit: 100, after: null }, { tenantId }),
    async deliver(tenantId, event) {
      const outcome = await command.handle(event, { tenantId } as MessageContext);
      if (outcome.kind === 'retry') return outcome.reason;
      await inTenant(db, tenantId, async (trx) => outcome.write?.(trx, () => undefined));
      return null;
    },
    async pay(tenantId, planId, period) {
      const answer = await checkout(tenantId, planId, period);
      if (answer.kind === 'refused') throw new Error(answer.detail);
      if (answer.provider === 'manual') return [confirmation(planId, period, now())];
      const events = paySession(world.stripeScene(), answer.url?.split('/').at(-1) ?? '');
      if (typeof events === 'string') throw new Error(events);
      return events.map(told);
    },
  };
}

let references = 0;
function confirmation(planId: string, period: Period, at: Date): PaymentEvent {
  references += 1;
  return {
    provider: 'manual',
    event_id: `transfer ${references}`,
    type: 'payment.confirmed',
    plan_id: planId,
    period,
    amount_micros: priceMicros[period],
    occurred_at: at.toISOString(),
  };
}

/** An event of Stripe's as the gateway hands it on. */
export function told({ id, type, createdS, object }: StripeEvent): PaymentEvent {
  return {
    provider: 'stripe',
    event_id: id,
    type: type as Extract<PaymentEvent, { provider: 'stripe' }>['type'],
    object_id: (object as { id: string }).id,
    occurred_at: new Date(createdS * 1_000).toISOString(),
  };
}

export interface Standing {
  readonly plan: string;
  /** `null` for a plan that renews by itself, and for the one without payments. */
  readonly until: string | null;
  readonly period: Period | null;
}

/** Which plan a tenant has now, and until when. */
export function standing({ db, now }: Desk, tenantId: TenantId): Promise<Standing> {
  return inTenant(db, tenantId, async (trx) => {
    const plan = await planOfTenant(trx, now());
    const terms = await trx
      .selectFrom('terms')
      .select(['valid_until', 'period'])
      .where('plan_id', '=', plan.id)
      .where((row) => row.or([row('valid_until', 'is', null), row('valid_until', '>', now())]))
      .executeTakeFirst();
    return {
      plan: plan.id,
      until: terms?.valid_until?.toISOString() ?? null,
      period: terms?.period ?? null,
    };
  });
}

export function ledgerOf({ db }: Desk, tenantId: TenantId) {
  return inTenant(db, tenantId, (trx) =>
    trx
      .selectFrom('ledger')
      .select(['kind', 'resource', 'quantity', 'cost_micros'])
      .where('kind', '=', 'payment_fee')
      .execute(),
  );
}

export const newTenant = () => newId('tenant');
