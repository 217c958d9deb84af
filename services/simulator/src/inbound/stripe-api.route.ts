import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import { stripeError } from '../domain/stripe/answer.ts';
import { serveStripe } from '../domain/stripe/serve.ts';
import { sendNewEvents } from '../outbound/stripe-events.http.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

const formType = 'application/x-www-form-urlencoded';

/** api.stripe.com: forms in, JSON out. */
@Controller('stripe/v1')
export class StripeApiRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @All('*')
  serve(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const hasBody = wire.bytesOf(request).length > 0;
    if (hasBody && wire.mediaTypeOf(request) !== formType)
      return wire.send(
        reply,
        stripeError(400, { message: `Invalid request: the content type must be ${formType}.` }),
      );
    const url = wire.urlOf(request);
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const answer = serveStripe(this.world.stripeScene(), {
      method: request.method,
      path: decodeURIComponent(url.pathname.replace(/^\/stripe\/v1\//, '')),
      parameters: hasBody ? new URLSearchParams(wire.textOf(request)) : url.searchParams,
      authorization: header('authorization'),
      version: header('stripe-version'),
      idempotencyKey: header('idempotency-key'),
    });
    sendNewEvents(this.world);
    wire.send(reply, { ...answer, headers: { 'request-id': this.world.mintId('req_'), ...answer.headers } });
  }
}
