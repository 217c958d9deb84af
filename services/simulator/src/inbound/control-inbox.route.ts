import { Controller, Delete, Get, Inject, Param, Put, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

const webhookSchema = z.strictObject({
  status: z.number().int().min(200).max(599),
  retry_after_s: z.number().int().min(0).optional(),
  delay_ms: z.number().int().min(0).max(120_000).default(0),
});

/** What came in: model requests, webhooks, mail; and how webhooks are answered. */
@Controller('_control')
export class ControlInboxRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Get('openai/requests')
  modelRequests(@Res() reply: wire.Res) {
    wire.send(reply, { status: 200, body: { items: this.world.modelRequests.all() } });
  }

  @Delete('openai/requests')
  clearModelRequests(@Res() reply: wire.Res) {
    this.world.modelRequests.clear();
    wire.send(reply, { status: 204 });
  }

  @Get('webhooks')
  webhooks(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const name = wire.queryOf(request).get('name');
    wire.send(reply, {
      status: 200,
      body: { items: this.world.webhooks.all().filter((one) => name === null || one.name === name) },
    });
  }

  @Put('webhooks/:name')
  setWebhook(@Param('name') name: string, @Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.withBody(request, reply, webhookSchema, (answer) => {
      this.world.webhookAnswers.set(name, {
        status: answer.status,
        retryAfterS: answer.retry_after_s,
        delayMs: answer.delay_ms,
      });
      return { status: 200, body: answer };
    });
  }

  @Delete('webhooks')
  clearWebhooks(@Res() reply: wire.Res) {
    this.world.webhooks.clear();
    this.world.webhookAnswers.clear();
    wire.send(reply, { status: 204 });
  }

  @Get('mail')
  mail(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const to = wire.queryOf(request).get('to');
    wire.send(reply, {
      status: 200,
      body: { items: this.world.mail.all().filter((one) => to === null || one.to.includes(to)) },
    });
  }

  @Delete('mail')
  clearMail(@Res() reply: wire.Res) {
    this.world.mail.clear();
    wire.send(reply, { status: 204 });
  }
}
