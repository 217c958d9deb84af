import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { Module, type Type } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Ask } from '@trc/runtime/ask';
import { ProblemFilter } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import type { Clock } from '@trc/runtime/tokens';
import { ASK, DATABASE, OBJECTS, RELAY } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { CallerGuard } from '../src/inbound/caller.guard.ts';
import { IdempotencyInterceptor } from '../src/inbound/idempotency.interceptor.ts';
import type { Database } from '../src/outbound/database.ts';
import { JOB_BELL, PARTS } from '../src/tokens.ts';
import { bell, log, relay } from './fixtures.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer it says itself
  readonly body: any;
}

export interface TestGateway {
  call(
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  stop(): Promise<void>;
}

/** Routes of the gateway behind its own guard and interceptor, over real HTTP. */
export async function startGateway(
  controllers: readonly Type[],
  parts: { db: Kysely<Database>; ask: Ask; clock: Clock; objects: Objects },
): Promise<TestGateway> {
  const { db, ask, clock, objects } = parts;
  class GatewayTestModule {}
  Module({
    controllers: [...controllers],
    providers: [
      { provide: PARTS, useValue: { db, ask, clock, relay } },
      { provide: DATABASE, useValue: db },
      { provide: ASK, useValue: ask },
      { provide: RELAY, useValue: relay },
      { provide: OBJECTS, useValue: objects },
      { provide: JOB_BELL, useValue: bell },
      { provide: APP_GUARD, useFactory: () => new CallerGuard(db, 'http://localhost') },
      { provide: APP_INTERCEPTOR, useFactory: () => new IdempotencyInterceptor(db) },
    ],
  })(GatewayTestModule);
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayTestModule,
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  app.useGlobalFilters(new ProblemFilter(log));
  await app.register(cookie);
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    async call(key, method, path, body, headers = {}) {
      const isForm = body instanceof FormData;
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    stop: () => app.close(),
  };
}
