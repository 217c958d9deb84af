import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import { natsUsers, usersOf } from '@trc/contracts/nats-permissions';
import { consumers, durableOf, streamOf, subjectOf } from '@trc/contracts/topology';
import { startNats, type TestNats } from '@trc/testkit/nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNats, ensureConsumer, ensureStreams } from '../src/nats.ts';
import { openSharedStore } from '../src/shared-store.ts';

const denied = /permissions violation/i;
const folder = mkdtempSync(join(tmpdir(), 'trc-nats-users-'));
const users = Object.keys(natsUsers);
let nats: TestNats;
let connections: Readonly<Record<string, NatsConnection>>;
const as = (user: string) => connections[user] as NatsConnection;

beforeAll(async () => {
  const config = join(folder, 'nats.conf');
  writeFileSync(
    config,
    `authorization: ${JSON.stringify({ users: usersOf((user) => `${user}-password`) })}\n`,
  );
  nats = await startNats(['-c', config]);
  const entered = users.map(async (user) => {
    const url = nats.url.replace('//', `//${user}:${user}-password@`);
    return [user, await connectNats(url, user)] as const;
  });
  connections = Object.fromEntries(await Promise.all(entered));
});

afterAll(async () => {
  await Promise.all(users.map((user) => as(user).close()));
  await nats.stop();
  rmSync(folder, { recursive: true, force: true });
});

const firstOf = (service: string) => {
  const consumer = consumers.find((one) => one.service === service && !one.lane);
  if (!consumer) throw new Error(`${service} has no consumer`);
  return { stream: streamOf(consumer.contract.subject), durable: durableOf(consumer), consumer };
};

describe('the user of a service', () => {
  it('makes streams, its own consumers and the shared bucket, and works with them', async () => {
    for (const service of users.filter((user) => user !== 'topology')) {
      await ensureStreams(as(service), 1);
      const manager = await jetstreamManager(as(service));
      for (const consumer of consumers.filter((one) => one.service === service))
        await ensureConsumer(manager, consumer);
      const store = openSharedStore(as(service), 1);
      await store.open();
      await store.write(`calls.${service}`, '1', 0);
      expect((await store.read(`calls.${service}`))?.text).toBe('1');
    }
  });

  it('states its own events, and a listener takes them and acknowledges', async () => {
    const { consumer, stream, durable } = firstOf('harvester');
    await jetstream(as(consumer.contract.service)).publish(subjectOf(consumer.contract), '{}');
    const message = await (await jetstream(as('harvester')).consumers.get(stream, durable)).next();
    expect(await message?.ackAck()).toBe(true);
  });

  it('can state nothing in the name of another, and send no command', async () => {
    for (const subject of [
      'evt.billing.job-ended.v1',
      'evt.gateway.user-erased.v1',
      'cmd.billing.set-budget.v1',
    ])
      await expect(jetstream(as('analysis')).publish(subject, '{}')).rejects.toThrow(denied);
  });

  it('cannot take what is for another, nor read the answers that another gets', async () => {
    const { stream, durable } = firstOf('billing');
    await expect(jetstream(as('analysis')).consumers.get(stream, durable)).rejects.toThrow(denied);
    const overheard = as('analysis').subscribe('_INBOX_gateway.>');
    await expect(overheard.closed).resolves.toBeInstanceOf(PermissionViolationError);
  });

  it('asks whom the topology names, who may answer, and nobody else', async () => {
    as('taste').subscribe('qry.taste.get-world.v1', {
      callback: (_, message) => void message.respond('yes'),
    });
    await as('taste').flush();
    expect((await as('playlist').request('qry.taste.get-world.v1')).string()).toBe('yes');
    await expect(as('billing').request('qry.taste.get-world.v1')).rejects.toThrow(denied);
  });

  it('deletes no stream and no consumer', async () => {
    const manager = await jetstreamManager(as('gateway'));
    await expect(manager.streams.delete('EVENTS')).rejects.toThrow(denied);
    const { stream, durable } = firstOf('gateway');
    await expect(manager.consumers.delete(stream, durable)).rejects.toThrow(denied);
  });
});
