import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

/** A customer's endpoint: keeps what it gets, byte for byte, and answers as it was told to. */
@Controller('webhooks')
export class WebhooksRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Post(':name')
  async receive(
    @Param('name') name: string,
    @Req() request: wire.Req,
    @Res() reply: wire.Res,
  ): Promise<void> {
    const answer = this.world.webhookAnswers.get(name) ?? { status: 204, retryAfterS: undefined, delayMs: 0 };
    this.world.webhooks.add([
      {
        name,
        at: new Date().toISOString(),
        headers: request.headers,
        body: wire.textOf(request),
        status: answer.status,
      },
    ]);
    if (answer.delayMs > 0) await sleep(answer.delayMs, undefined, { ref: false });
    wire.send(reply, {
      status: answer.status,
      headers: answer.retryAfterS === undefined ? {} : { 'retry-after': String(answer.retryAfterS) },
    });
  }
}
