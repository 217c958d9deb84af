import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import serveFiles from '@fastify/static';
import { Module, type Type } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { receiveStripeEvent } from '@trc/contracts/http/receive-stripe-event.v1';
import type { Ask } from '@trc/runtime/ask';
import { ProblemFilter } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import type { Clock } from '@trc/runtime/tokens';
import { ASK, CLOCK, CONFIG, DATABASE, LOG, OBJECTS, RELAY } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { CallerGuard } from '../src/inbound/caller.guard.ts';
import { recentEntitlements } from '../src/inbound/entitlements.ts';
import { IdempotencyInterceptor } from '../src/inbound/idempotency.interceptor.ts';
import { keepBytes } from '../src/inbound/keep-bytes.hook.ts';
import { pageAssets } from '../src/inbound/page-assets.ts';
import type { Database } from '../src/outbound/database.ts';
import type { PageFiles } from '../src/outbound/page-files.ts';
import { createVault } from '../src/outbound/secrets.ts';
import { JOB_BELL, PAGE_FILES, PARTS, VAULT } from '../src/tokens.ts';
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
  /** The same, as the whole answer; no redirect is followed. */
  send(
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Where it listens. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Providers that only some routes need. */
export type Provided = ReadonlyArray<{ readonly provide: symbol; readonly useValue: unknown }>;

export const vault = createVault([randomBytes(32)]);
export const publicUrl = 'http://localhost';

/** Routes of the gateway behind its own guard and interceptor, over real HTTP. */
export async function startGateway(
  controllers: readonly Type[],
  parts: { db: Kysely<Database>; ask: Ask; clock: Clock; objects?: Objects },
  provided: Provided = [],
): Promise<TestGateway> {
  const { db, ask, clock, objects } = parts;
  const entitlementsOf = recentEntitlements(ask, () => clock().getTime());
  const guard = { db, clock, publicUrl, entitlementsOf };
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
      { provide: CLOCK, useValue: clock },
      { provide: CONFIG, useValue: { publicUrl } },
      { provide: VAULT, useValue: vault },
      { provide: LOG, useValue: log },
      { provide: PAGE_FILES, useValue: null },
      ...provided,
      { provide: APP_GUARD, useFactory: () => new CallerGuard(guard) },
      { provide: APP_INTERCEPTOR, useFactory: () => new IdempotencyInterceptor(db, vault) },
    ],
  })(GatewayTestModule);
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayTestModule,
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  app.useGlobalFilters(new ProblemFilter(log));
  keepBytes(app.getHttpAdapter().getInstance(), receiveStripeEvent.path, 512 * 1_024);
  await app.register(cookie);
  await app.register(multipart, { throwFileSizeLimit: false });
  const pages = app.get<PageFiles | null>(PAGE_FILES);
  if (pages) await app.register(serveFiles, pageAssets(pages));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const send: TestGateway['send'] = (key, method, path, body, headers = {}) => {
    const isForm = body instanceof FormData || body instanceof URLSearchParams;
    return fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
        ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
  };
  return {
    send,
    async call(...request) {
      const response = await send(...request);
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    url,
    stop: () => app.close(),
  };
}
