import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { trace } from '@opentelemetry/api';
import type { ServiceName } from '@trc/contracts/message';
import { lanes as allLanes, type Lane } from '@trc/contracts/topology';
import type { Kysely } from 'kysely';
import { type Ask, askOver } from './ask.ts';
import type { ServiceConfig } from './config.ts';
import { deadLetterController } from './dead-letters.controller.ts';
import { Health, healthController } from './health.ts';
import { measureLatency } from './http-latency.ts';
import { ProblemFilter } from './http-problem.ts';
import { JetStreamServer } from './jetstream-server.ts';
import { createLog, type Log, nestLogger } from './log.ts';
import { keepPortsApart, listenForMetrics } from './metrics-port.ts';
import { connectNats } from './nats.ts';
import { waitFor } from './patience.ts';
import { openDatabase } from './postgres.ts';
import { observeProcess } from './process-figures.ts';
import { Relay } from './relay.ts';
import { countRequests } from './requests-under-way.ts';
import { scalingController } from './scaling.controller.ts';
import { type Migrations, requireSchema } from './schema-version.ts';
import { openShared, type Shared } from './shared.ts';
import { openSharedStore } from './shared-store.ts';
import type { Telemetry } from './telemetry.ts';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, LOG, NATS, RELAY, SHARED } from './tokens.ts';
import { openWaitingRoom } from './waiting-room.ts';

/** Requests get this long after the drain delay, messages 25 s after them, and the outbox what is left. */
const requestsMsMax = 10_000;
const stopMsMax = 45_000;

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
  /** Of the service's own schema; the service does not begin before all of them are applied. */
  readonly migrations: Migrations;
  /** Which lanes this process works on; all of them when left out. */
  readonly lanes?: (config: C) => readonly Lane[];
  /** Options of Fastify and plugins that routes need, before the first request. */
  readonly prepare?: (app: NestFastifyApplication, runtime: Runtime<C>) => Promise<void>;
  readonly bodySizeBytesMax?: number;
}

/**
 * Waits for a service's parts, listens, and on SIGTERM lets what is under way finish:
 * not ready first, then no new messages and requests, then the outbox, then the connections.
 * The parts may be away as long as they like: the process lives meanwhile and is not ready.
 */
export async function runService<C extends ServiceConfig>(
  name: ServiceName,
  config: C,
  definition: ServiceDefinition<C>,
  telemetry: Telemetry,
): Promise<void> {
  const log = createLog(name, config.logLevel);
  const stopping = stopSignal();
  let isWaiting = true;
  void stopping.then(() => isWaiting && process.exit(0));
  const waitingRoom = await openWaitingRoom(config.port, config.host);
  const db = openDatabase<unknown>(config.databaseUrl, (error) =>
    log.warn({ err: error }, 'a database connection broke'),
  );
  await waitFor('the schema', () => requireSchema(db, name, definition.migrations), { log });
  const nc = await waitFor('NATS', () => connectNats(config.natsUrl, name), { log });
  await waitFor('JetStream', () => jetstreamManager(nc), { log });
  isWaiting = false;
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
  observeProcess(db, health);

  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: RuntimeModule,
      global: true,
      imports: [definition.module],
      controllers: [
        healthController(health),
        scalingController(() => strategy.waitingWork()),
        deadLetterController(name, strategy, db),
      ],
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
  const fastify = app.getHttpAdapter().getInstance();
  measureLatency(fastify);
  const requests = countRequests(fastify);
  if (config.metricsPort !== undefined) keepPortsApart(fastify, config.metricsPort);
  await definition.prepare?.(app, runtime);
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });

  relay.start();
  await app.startAllMicroservices();
  await app.init();
  if (config.metricsPort !== undefined) await listenForMetrics(fastify, config.metricsPort, config.host);
  await waitingRoom.close();
  await app.listen(config.port, config.host);
  health.up();
  log.info({ port: config.port }, `${name} is ready`);

  await Promise.race([stopping, nc.closed()]);
  if (nc.isClosed()) throw new Error('the connection to NATS is closed for good');
  log.info(`${name} is stopping`);
  health.down();
  await setTimeout(config.drainDelayMs);
  endAnywayAfter(stopMsMax, log);
  await requests.finished(requestsMsMax);
  await app.close();
  await relay.stop();
  await nc.drain();
  await db.destroy();
  await telemetry.stop();
  process.exit(0);
}

/** What is under way when this is over is cut off: a message goes to somebody else after its lease. */
function endAnywayAfter(timeMs: number, log: Log): void {
  const end = () => {
    log.warn('what is under way does not end; the process does');
    process.exit(1);
  };
  globalThis.setTimeout(end, timeMs).unref();
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

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
