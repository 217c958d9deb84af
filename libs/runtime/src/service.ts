import 'reflect-metadata';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { trace } from '@opentelemetry/api';
import type { ServiceName } from '@trc/contracts/message';
import { metricNames } from '@trc/contracts/telemetry';
import { lanes as allLanes, type Lane } from '@trc/contracts/topology';
import { type Kysely, sql } from 'kysely';
import { type Ask, askOver } from './ask.ts';
import type { ServiceConfig } from './config.ts';
import { deadLetterController } from './dead-letters.controller.ts';
import { Health, healthController } from './health.ts';
import { ProblemFilter } from './http-problem.ts';
import { JetStreamServer } from './jetstream-server.ts';
import { createLog, type Log, nestLogger } from './log.ts';
import { connectNats } from './nats.ts';
import { openDatabase } from './postgres.ts';
import { Relay } from './relay.ts';
import { openShared, type Shared } from './shared.ts';
import { openSharedStore } from './shared-store.ts';
import { meter, type Telemetry } from './telemetry.ts';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, LOG, NATS, RELAY, SHARED } from './tokens.ts';

/** What the runtime hands to a service; each value is also a provider under its token. */
export interface Runtime<C = ServiceConfig> {
  readonly config: C;
  readonly log: Log;
  readonly clock: Clock;
  // biome-ignore lint/suspicious/noExplicitAny: every service names its own tables
  readonly db: Kysely<any>;
  readonly nc: NatsConnection;
  readonly ask: Ask;
  readonly relay: Relay;
  readonly shared: Shared;
}

/** What makes a service this service: exported as `service` from its `app.module.ts`. */
export interface ServiceDefinition<C> {
  /** A Nest module with the inbound classes and the providers that they name. */
  readonly module: Type;
  /** Which lanes this process works on; all of them when left out. */
  readonly lanes?: (config: C) => readonly Lane[];
  /** Options of Fastify and plugins that routes need, before the first request. */
  readonly prepare?: (app: NestFastifyApplication, runtime: Runtime<C>) => Promise<void>;
  readonly bodySizeBytesMax?: number;
}

/**
 * Connects a service to its parts, listens, and on SIGTERM lets what is under way finish:
 * not ready first, then no new messages and requests, then the outbox, then the connections.
 */
export async function runService<C extends ServiceConfig>(
  name: ServiceName,
  config: C,
  definition: ServiceDefinition<C>,
  telemetry: Telemetry,
): Promise<void> {
  const log = createLog(name, config.logLevel);
  const db = openDatabase<unknown>(config.databaseUrl, (error) =>
    log.warn({ err: error }, 'an idle database connection broke'),
  );
  const nc = await connectNats(config.natsUrl, name);
  const relay = new Relay(db, nc, log, config.streamReplicas);
  const runtime: Runtime<C> = {
    config,
    log,
    clock: () => new Date(),
    db,
    nc,
    ask: askOver(nc),
    relay,
    shared: openShared(openSharedStore(nc, config.streamReplicas), Date.now, log),
  };
  const strategy = new JetStreamServer({
    service: name,
    nc,
    db,
    relay,
    log,
    streamReplicas: config.streamReplicas,
    lanes: definition.lanes?.(config) ?? allLanes,
  });
  const health = new Health({ db, nc, telemetry });
  observeOutbox(db);

  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: RuntimeModule,
      global: true,
      imports: [definition.module],
      controllers: [healthController(health), deadLetterController(name, strategy, db)],
      providers: provided(runtime),
      exports: provided(runtime).map(({ provide }) => provide),
    },
    new FastifyAdapter({
      forceCloseConnections: true,
      bodyLimit: definition.bodySizeBytesMax ?? 1_048_576,
      trustProxy: true,
    }),
    { logger: nestLogger(log), abortOnError: false },
  );
  app.useGlobalFilters(new ProblemFilter(log));
  nameSpansByRoute(app);
  await definition.prepare?.(app, runtime);
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });

  relay.start();
  await app.startAllMicroservices();
  await app.listen(config.port, config.host);
  health.up();
  log.info({ port: config.port }, `${name} is ready`);

  await stopSignal();
  log.info(`${name} is stopping`);
  health.down();
  await app.close();
  await relay.stop();
  await nc.drain();
  await db.destroy();
  await telemetry.stop();
  process.exit(0);
}

class RuntimeModule {}

function provided<C>(runtime: Runtime<C>) {
  return [
    { provide: CONFIG, useValue: runtime.config },
    { provide: LOG, useValue: runtime.log },
    { provide: CLOCK, useValue: runtime.clock },
    { provide: DATABASE, useValue: runtime.db },
    { provide: NATS, useValue: runtime.nc },
    { provide: ASK, useValue: runtime.ask },
    { provide: RELAY, useValue: runtime.relay },
    { provide: SHARED, useValue: runtime.shared },
  ];
}

/** The instrumentation of HTTP knows the method only; the route makes the span findable. */
function nameSpansByRoute(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, next) => {
      trace.getActiveSpan()?.updateName(`${request.method} ${request.routeOptions.url ?? 'unknown'}`);
      next();
    });
}

function observeOutbox(db: Kysely<unknown>): void {
  meter()
    .createObservableGauge(metricNames.outboxUnsent)
    .addCallback(async (gauge) => {
      const { rows } = await sql<{ count: number }>`select outbox_unsent_count() as count`
        .execute(db)
        .catch(() => ({ rows: [] }));
      if (rows[0]) gauge.observe(rows[0].count);
    });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
