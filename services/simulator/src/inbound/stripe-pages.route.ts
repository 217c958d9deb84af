import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { messagePage, PAGE_HEADERS } from '../domain/pages.ts';
import { changeSubscription, paySession } from '../domain/stripe/life.ts';
import { payPage, portalPage } from '../domain/stripe/pages.ts';
import { sendNewEvents } from '../outbound/stripe-events.http.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

/** checkout.stripe.com and billing.stripe.com: what a customer sees and presses. */
@Controller('stripe')
export class StripePagesRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('pay/:id')
  payPage(@Param('id') id: string, @Res() reply: wire.Res) {
    const { sessions, prices } = this.world.stripe;
    const session = sessions.get(id);
    const price = prices.find((one) => one.id === session?.price);
    if (!session || !price) return this.say(reply, 404, 'There is no such checkout.');
    if (session.status !== 'open') return this.say(reply, 410, `This checkout is ${session.status}.`);
    wire.sendPage(reply, PAGE_HEADERS, payPage(session, price));
  }

  @Post('pay/:id')
  pay(@Param('id') id: string, @Res() reply: wire.Res) {
    const events = paySession(this.world.stripeScene(), id);
    if (typeof events === 'string') return this.say(reply, 409, events);
    sendNewEvents(this.world);
    const successUrl = this.world.stripe.sessions.get(id)?.successUrl ?? '/';
    this.goTo(reply, successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id));
  }

  @Get('portal/:id')
  portalPage(@Param('id') id: string, @Res() reply: wire.Res) {
    const { portals, subscriptions, prices } = this.world.stripe;
    const portal = portals.get(id);
    if (!portal) return this.say(reply, 404, 'There is no such portal.');
    const own = [...subscriptions.values()].filter(({ customer }) => customer === portal.customer);
    wire.sendPage(reply, PAGE_HEADERS, portalPage(id, portal.returnUrl, own, prices));
  }

  @Post('portal/:id')
  change(@Param('id') id: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    const { portals, subscriptions, prices } = this.world.stripe;
    const portal = portals.get(id);
    const form = new URLSearchParams(wire.textOf(request));
    const subscription = subscriptions.get(form.get('subscription') ?? '');
    if (!portal || subscription?.customer !== portal.customer)
      return this.say(reply, 404, 'There is no such subscription here.');
    if (subscription.status === 'canceled') return this.say(reply, 409, 'This subscription has ended.');
    const cancel = form.get('cancel');
    const price = prices.find((one) => one.id === form.get('price'))?.id;
    if (cancel === null && price === undefined) return this.say(reply, 400, 'Nothing was chosen.');
    changeSubscription(this.world.stripeScene(), subscription, {
      cancelAtPeriodEnd: cancel === null ? undefined : cancel === 'true',
      price,
    });
    sendNewEvents(this.world);
    this.goTo(reply, `/stripe/portal/${encodeURIComponent(id)}`);
  }

  private say(reply: wire.Res, status: number, message: string) {
    wire.sendPage(reply, PAGE_HEADERS, messagePage('Stripe stand-in', message), status);
  }

  private goTo(reply: wire.Res, address: string) {
    reply.code(303).header('location', address).header('cache-control', 'no-store').send();
  }
}
