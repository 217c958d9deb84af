import type { NatsConnection } from '@nats-io/transport-node';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { ServiceName } from '@trc/contracts/message';
import { lanes } from '@trc/contracts/topology';
import { type Ask, askOver } from '@trc/runtime/ask';
import { deadLetterController } from '@trc/runtime/dead-letters.controller';
import { ProblemFilter } from '@trc/runtime/http-problem';
import { JetStreamServer } from '@trc/runtime/jetstream-server';
import { createLog } from '@trc/runtime/log';
import { connectNats } from '@trc/runtime/nats';
import { openDatabase } from '@trc/runtime/postgres';
import { Relay } from '@trc/runtime/relay';
import type { WaitingWork } from '@trc/runtime/scaling';
import type { Kysely } from 'kysely';

export interface TestServiceOptions {
  readonly name: ServiceName;
  readonly natsUrl: string;
  readonly databaseUrl: string;
  /** Classes with `@Consumes` and `@Answers` methods. */
  readonly controllers: readonly Type[];
  readonly providers?: readonly { readonly provide: symbol; readonly useValue: unknown }[];
}

export interface TestService {
  readonly nc: NatsConnection;
  readonly relay: Relay;
  readonly ask: Ask;
  readonly db: Kysely<unknown>;
  /** What `GET /scaling` would tell. */
  waitingWork(): Promise<WaitingWork>;
  /** As on SIGTERM: lets work finish and closes the connections. */
  stop(): Promise<void>;
}

/** One service in this process, on the real transport: what `runService` builds, without HTTP and telemetry. */
export async function startService({
  name,
  natsUrl,
  databaseUrl,
  controllers,
  providers = [],
}: TestServiceOptions): Promise<TestService> {
  const log = createLog(name, 'silent');
  const db = openDatabase<unknown>(databaseUrl, () => undefined);
  const nc = await connectNats(natsUrl, name);
  const relay = new Relay(db, nc, log, 1);
  const server = new JetStreamServer({ service: name, nc, db, relay, log, lanes, streamReplicas: 1 });
  class TestModule {}
  const app = await NestFactory.createMicroservice(
    {
      module: TestModule,
      controllers: [...controllers, deadLetterController(name, server, db)],
      providers: [...providers],
    },
    { strategy: server, logger: false, abortOnError: false },
  );
  app.useGlobalFilters(new ProblemFilter(log));
  relay.start();
  await app.listen();
  return {
    nc,
    relay,
    ask: askOver(nc),
    db,
    waitingWork: () => server.waitingWork(),
    async stop() {
      await app.close();
      await relay.stop();
      await nc.close();
      await db.destroy();
    },
  };
}
