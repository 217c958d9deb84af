import { Controller, Get, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import * as life from '../domain/stripe/life.ts';
import type { Subscription } from '../domain/stripe/state.ts';
import { sendEvent, sendNewEvents } from '../outbound/stripe-events.http.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

const webhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().startsWith('whsec_'),
});
const deliverySchema = z.strictObject({ held: z.boolean() });
const paySchema = z.strictObject({ session: z.string() });
const subscriptionSchema = z.strictObject({ subscription: z.string() });
const cancelSchema = subscriptionSchema.extend({ at_period_end: z.boolean().default(true) });
const switchSchema = subscriptionSchema.extend({ lookup_key: z.string() });
const refundSchema = z.strictObject({ invoice: z.string(), amount: z.number().int().positive().optional() });
const clockSchema = z.strictObject({
  advance_s: z
    .number()
    .min(0)
    .max(10 * 365 * 86_400),
});
const resendSchema = z.strictObject({ ids: z.array(z.string()).min(1).max(1_000) });

/** What customers and time do at Stripe, and how events travel. */
@Controller('_control/stripe')
export class ControlStripeRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('state')
  state(@Res() reply: wire.Res) {
    const { stripe, stripeDeliveries } = this.world;
    wire.send(reply, {
      status: 200,
      body: {
        now: new Date(this.world.stripeScene().tools.nowS * 1_000).toISOString(),
        webhook: stripe.webhook?.url ?? null,
        customers: [...stripe.customers.values()],
        sessions: [...stripe.sessions.values()],
        subscriptions: [...stripe.subscriptions.values()],
        invoices: [...stripe.invoices.values()],
        refunds: [...stripe.refunds.values()],
        deliveries: stripeDeliveries.all(),
      },
    });
  }

  @Put('webhook')
  webhook(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, webhookSchema, (webhook) => {
      this.world.stripe.webhook = webhook;
      return { status: 200, body: { url: webhook.url } };
    });
  }

  @Put('delivery')
  delivery(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, deliverySchema, ({ held }) => {
      this.world.holdsStripeEvents = held;
      return { status: 200, body: { held } };
    });
  }

  @Post('pay')
  pay(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, paySchema, ({ session }) =>
      this.happened(life.paySession(this.world.stripeScene(), session)),
    );
  }

  /** From now on its card is refused. */
  @Post('fail')
  fail(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, subscriptionSchema, (body) =>
      this.withSubscription(body, (it) => {
        it.failing = true;
        return [];
      }),
    );
  }

  @Post('recover')
  recover(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, subscriptionSchema, (body) =>
      this.withSubscription(body, (it) => life.recover(this.world.stripeScene(), it)),
    );
  }

  @Post('cancel')
  cancel(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, cancelSchema, (body) =>
      this.withSubscription(body, (it) =>
        body.at_period_end
          ? life.changeSubscription(this.world.stripeScene(), it, { cancelAtPeriodEnd: true })
          : life.endSubscription(this.world.stripeScene(), it),
      ),
    );
  }

  @Post('switch')
  switch(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, switchSchema, (body) => {
      const price = this.world.stripe.prices.find(({ lookupKey }) => lookupKey === body.lookup_key);
      if (!price) return wire.problem(404, 'no such price');
      return this.withSubscription(body, (it) =>
        life.changeSubscription(this.world.stripeScene(), it, { price: price.id }),
      );
    });
  }

  @Post('refund')
  refund(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, refundSchema, ({ invoice, amount }) => {
      const charge = [...this.world.stripe.charges.values()].find((one) => one.invoice === invoice);
      if (!charge) return wire.problem(404, 'no such paid invoice');
      return this.happened(life.refundCharge(this.world.stripeScene(), charge, amount ?? charge.amount));
    });
  }

  @Post('clock')
  clock(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, clockSchema, ({ advance_s }) => {
      this.world.stripe.clockOffsetMs += Math.round(advance_s * 1_000);
      return this.happened(life.passTime(this.world.stripeScene()));
    });
  }

  @Get('events')
  events(@Res() reply: wire.Res) {
    const items = this.world.stripe.events.map(({ id, type, createdS }) => ({ id, type, created: createdS }));
    wire.send(reply, { status: 200, body: { items } });
  }

  /** Delivers events once more, one after the other in the order that is given. */
  @Post('resend')
  async resend(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const parsed = resendSchema.safeParse(wire.jsonOf(request));
    if (!parsed.success) return wire.send(reply, wire.problem(400, z.prettifyError(parsed.error)));
    const items: { id: string; status: number }[] = [];
    for (const id of parsed.data.ids) {
      const event = this.world.stripe.events.find((one) => one.id === id);
      if (!event) return wire.send(reply, wire.problem(404, `no such event ${id}`));
      items.push({ id, status: await sendEvent(this.world, event) });
    }
    wire.send(reply, { status: 200, body: { items } });
  }

  private withSubscription(
    { subscription }: { readonly subscription: string },
    work: (it: Subscription) => ReturnType<typeof life.passTime>,
  ): wire.Answer {
    const it = this.world.stripe.subscriptions.get(subscription);
    return it ? this.happened(work(it)) : wire.problem(404, 'no such subscription');
  }

  private happened(events: ReturnType<typeof life.paySession>): wire.Answer {
    if (typeof events === 'string') return wire.problem(409, events);
    sendNewEvents(this.world);
    return { status: 200, body: { events: events.map(({ id, type }) => ({ id, type })) } };
  }
}
