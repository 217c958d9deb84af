import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { chat, chatChunks } from '../domain/models/chat.ts';
import { embeddings } from '../domain/models/embedding-request.ts';
import { images } from '../domain/models/image-request.ts';
import { type ModelReply, modelError, models } from '../domain/models/model-reply.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

/** Keeps what was sent to a model. @param status of the answer, 0 when there was none */
export function keepModelRequest(world: World, request: wire.Req, status: number) {
  const path = wire.urlOf(request).pathname;
  const body = wire.jsonOf(request) ?? wire.textOf(request);
  world.modelRequests.add([
    { at: new Date().toISOString(), path, body, sizeBytes: wire.bytesOf(request).length, status },
  ]);
}

/** An OpenAI-compatible endpoint. Every request body is kept for tests that look for what must not be in it. */
@Controller('openai/v1')
export class OpenaiRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Post('chat/completions')
  chat(@Req() request: wire.Req, @Res() reply: wire.Res) {
    const answered = this.work(request, (body) => chat(body, this.nowS()));
    if (!('stream' in answered) || !answered.stream) return wire.send(reply, answered);
    const events = chatChunks(answered.body, (answered.stream as { usage: boolean }).usage);
    reply
      .header('content-type', 'text/event-stream')
      .header('cache-control', 'no-cache')
      .send(`${events.map((event) => `data: ${event}\n\n`).join('')}data: [DONE]\n\n`);
  }

  @Post('embeddings')
  embeddings(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.send(reply, this.work(request, embeddings));
  }

  @Post('images/generations')
  images(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.send(
      reply,
      this.work(request, (body) =>
        images(body, this.nowS(), (text, width, height) => this.world.drawPng(text, width, height)),
      ),
    );
  }

  @Get('models')
  models(@Req() request: wire.Req, @Res() reply: wire.Res) {
    wire.send(reply, this.keyRefusal(request) ?? models());
  }

  @Get('models/:id')
  model(@Req() request: wire.Req, @Param('id') id: string, @Res() reply: wire.Res) {
    const { data } = models().body as { data: { id: string }[] };
    const found = data.find((model) => model.id === id);
    wire.send(
      reply,
      this.keyRefusal(request) ??
        (found
          ? { status: 200, body: found }
          : modelError(404, `The model '${id}' does not exist`, 'model_not_found', 'model')),
    );
  }

  private work(request: wire.Req, answer: (body: unknown) => ModelReply): ModelReply {
    const body = wire.jsonOf(request);
    const reply =
      this.keyRefusal(request) ??
      (body === undefined
        ? modelError(400, 'We could not parse the JSON body of your request.')
        : answer(body));
    keepModelRequest(this.world, request, reply.status);
    return reply;
  }

  private keyRefusal(request: wire.Req): ModelReply | undefined {
    if (/^Bearer \S+$/.test(request.headers.authorization ?? '')) return undefined;
    return modelError(401, "You didn't provide an API key.", 'invalid_api_key');
  }

  private nowS(): number {
    return Math.floor(Date.now() / 1000);
  }
}
