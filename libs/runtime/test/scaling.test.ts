import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { recordFeedback } from '@trc/contracts/commands/record-feedback.v1';
import { renameWorld } from '@trc/contracts/commands/rename-world.v1';
import { replayDeadLetter } from '@trc/contracts/commands/replay-dead-letter.v1';
import { newId } from '@trc/contracts/ids';
import { consumers, durableOf, subjectOf } from '@trc/contracts/topology';
import { eventually } from '@trc/testkit/eventually';
import { startNats, type TestNats } from '@trc/testkit/nats';
import { createDatabase } from '@trc/testkit/postgres';
import { startService } from '@trc/testkit/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Consumes } from '../src/consume.ts';
import { ProblemFilter } from '../src/http-problem.ts';
import { createLog } from '../src/log.ts';
import { connectNats, ensureConsumer, ensureStreams } from '../src/nats.ts';
import { openOutbox } from '../src/outbox.ts';
import { done } from '../src/outcome.ts';
import { scalingController } from '../src/scaling.controller.ts';
import { waitingWork } from '../src/scaling.ts';
import { createPace } from '../src/scaling-pace.ts';
import { inTenant } from '../src/tenancy.ts';

const bindings = [recordFeedback, renameWorld].map((wanted) => {
  const consumer = consumers.find(({ contract }) => contract === wanted);
  if (!consumer) throw new Error(`nobody listens to ${wanted.name}`);
  return { consumer, durable: durableOf(consumer), pace: createPace(consumer) };
});
const [feedback, renaming] = bindings.map(({ durable }) => durable) as [string, string];

let nats: TestNats;
let nc: NatsConnection;
let manager: JetStreamManager;
let app: NestFastifyApplication;

beforeEach(async () => {
  nats = await startNats();
  nc = await connectNats(nats.url, 'taste');
  manager = await jetstreamManager(nc);
  await ensureStreams(nc, 1);
  for (const { consumer } of bindings) await ensureConsumer(manager, consumer);
  class ScalingModule {}
  Module({ controllers: [scalingController(() => waitingWork(nc, bindings))] })(ScalingModule);
  app = await NestFactory.create<NestFastifyApplication>(ScalingModule, new FastifyAdapter(), {
    logger: false,
  });
  app.useGlobalFilters(new ProblemFilter(createLog('taste', 'silent')));
  await app.listen(0, '127.0.0.1');
});
afterEach(async () => {
  await app.close();
  await nc.close();
  await nats.stop();
});

const read = async () => {
  const response = await fetch(`${await app.getUrl()}/scaling`);
  return { status: response.status, body: await response.json() };
};
const publish = async (count: number) => {
  for (let i = 0; i < count; i += 1) await jetstream(nc).publish(subjectOf(recordFeedback), '{}');
};
const expectDoubt = (answer: Awaited<ReturnType<typeof read>>, detail: string) => {
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', detail } });
  expect(JSON.stringify(answer.body)).not.toContain('work_seconds');
};

describe('GET /scaling', () => {
  it('tells the seconds of the messages that wait or are being handled, by consumer', async () => {
    expect(await read()).toMatchObject({
      status: 200,
      body: { work_seconds: 0, consumers: { [feedback]: 0, [renaming]: 0 } },
    });
    await publish(5);
    const consumer = await jetstream(nc).consumers.get('COMMANDS', feedback);
    await consumer.next();
    expect(await waitingWork(nc, bindings)).toEqual({
      work_seconds: 1,
      consumers: { [feedback]: 1, [renaming]: 0 },
    });
  });

  it('many who ask at once cost one look', async () => {
    const first = await read();
    await publish(3);
    expect((await read()).body).toEqual(first.body);
  });

  it('a consumer that is missing is 503, never a number', async () => {
    await manager.consumers.delete('COMMANDS', renaming);
    expectDoubt(await read(), `The consumer ${renaming} or its stream is missing.`);
  });

  it('a stream that is lost is 503, never a number', async () => {
    await manager.streams.delete('COMMANDS');
    expectDoubt(await read(), `The consumer ${feedback} or its stream is missing.`);
  });

  it('NATS that is away is 503, and a number again when it is back', async () => {
    await nats.kill();
    expectDoubt(await read(), 'NATS does not answer.');
    await nats.restart();
    await eventually('NATS is back', async () => (await read()).status === 200);
  });

  it('a process that has bound nothing yet knows nothing', async () => {
    await expect(waitingWork(nc, [])).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a service', () => {
  it('predicts by what its messages have taken it lately', async () => {
    const database = await createDatabase({ taste: {} });
    let release: () => void = () => undefined;
    let handled = 0;
    let handle = () => new Promise((resolve) => setTimeout(resolve, 300));
    @Controller()
    class Taste {}
    for (const { service, contract } of consumers) {
      if (service !== 'taste' || contract.name === replayDeadLetter('taste').name) continue;
      const value = async () => {
        await handle();
        handled += 1;
        return done();
      };
      Object.defineProperty(Taste.prototype, contract.name, { value });
      Consumes(contract)(Taste.prototype, contract.name, { value });
    }
    const service = await startService({
      name: 'taste',
      natsUrl: nats.url,
      databaseUrl: database.urlOf('taste'),
      controllers: [Taste],
    });
    const tenantId = newId('tenant');
    const send = async (count: number) => {
      await inTenant(service.db, tenantId, async (trx) => {
        const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
        for (let i = 0; i < count; i += 1)
          outbox.emit(renameWorld, { world_id: newId('world'), user_id: newId('user'), name: 'Night' });
        await outbox.flush(trx);
      });
      service.relay.ring();
    };
    const seconds = async () => (await service.waitingWork()).consumers[renaming] ?? Number.NaN;
    try {
      await send(1);
      await eventually('the message was handled', async () => handled === 1 && (await seconds()) === 0);
      const blocked = new Promise<void>((resolve) => {
        release = resolve;
      });
      handle = () => blocked;
      await send(20);
      await eventually('twenty wait, eight of them in hand', async () => (await seconds()) > 20 * 0.29);
      expect(await seconds()).toBeLessThan(20 * 0.6);
    } finally {
      release();
      await service.stop();
      await database.drop();
    }
  });
});
