import { gunzipSync } from 'node:zlib';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { messagePage, PAGE_HEADERS, tracePage, tracesPage } from '../domain/pages.ts';
import { inOrder, readSpans, summarise } from '../domain/spans.ts';
import { WORLD, type World } from '../outbound/world.memory.ts';
import * as wire from './wire.ts';

const BODY_BYTES_MAX = 64 * 1024 * 1024;
const LISTED_MAX = 500;

/** A sink for traces (OTLP over HTTP with JSON) and two pages to look at them. */
@Controller()
export class TracesRoute {
  private readonly world: World;

  constructor(@Inject(WORLD) world: World) {
    this.world = world;
  }

  @Post('otlp/v1/traces')
  receive(@Req() request: wire.Req, @Res() reply: wire.Res) {
    if (wire.mediaTypeOf(request) !== 'application/json')
      return wire.send(reply, {
        status: 415,
        body: { message: 'send application/json (OTEL_EXPORTER_OTLP_PROTOCOL=http/json)' },
      });
    try {
      const raw = wire.bytesOf(request);
      const bytes =
        request.headers['content-encoding'] === 'gzip'
          ? gunzipSync(raw, { maxOutputLength: BODY_BYTES_MAX })
          : raw;
      this.world.spans.add(readSpans(JSON.parse(bytes.toString('utf8'))));
    } catch (error) {
      return wire.send(reply, {
        status: 400,
        body: { message: error instanceof Error ? error.message : 'not readable' },
      });
    }
    wire.send(reply, { status: 200, body: { partialSuccess: {} } });
  }

  @Get('_control/traces')
  list(@Res() reply: wire.Res) {
    wire.send(reply, {
      status: 200,
      body: { items: summarise(this.world.spans.all()).slice(0, LISTED_MAX) },
    });
  }

  @Get('_control/traces/:traceId')
  one(@Param('traceId') traceId: string, @Res() reply: wire.Res) {
    const spans = this.spansOf(traceId);
    wire.send(
      reply,
      spans.length === 0
        ? wire.problem(404, 'no such trace')
        : { status: 200, body: inOrder(spans).map(({ span }) => span) },
    );
  }

  @Get('traces')
  listPage(@Res() reply: wire.Res) {
    wire.sendPage(reply, PAGE_HEADERS, tracesPage(summarise(this.world.spans.all()).slice(0, LISTED_MAX)));
  }

  @Get('traces/:traceId')
  onePage(@Param('traceId') traceId: string, @Res() reply: wire.Res) {
    const spans = this.spansOf(traceId);
    if (spans.length === 0)
      return wire.sendPage(
        reply,
        PAGE_HEADERS,
        messagePage('No such trace', 'It is unknown or was dropped for newer ones.'),
        404,
      );
    wire.sendPage(reply, PAGE_HEADERS, tracePage(traceId, spans));
  }

  private spansOf(traceId: string) {
    return this.world.spans.all().filter((span) => span.traceId === traceId);
  }
}
