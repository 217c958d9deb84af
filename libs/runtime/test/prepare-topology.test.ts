import { AckPolicy, type JetStreamManager, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { consumers, durableOf, streamOf, streams, subjectOf } from '@trc/contracts/topology';
import { startNats, type TestNats } from '@trc/testkit/nats';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectNats, ensureStreams } from '../src/nats.ts';
import { prepareTopology } from '../src/prepare-topology.ts';

let nats: TestNats;
let nc: NatsConnection;
let manager: JetStreamManager;
let told: string[];
const log = {
  info: () => undefined,
  warn: (facts: unknown, text?: string) => void told.push(`${text} ${JSON.stringify(facts)}`),
};

beforeEach(async () => {
  nats = await startNats();
  nc = await connectNats(nats.url, 'test');
  manager = await jetstreamManager(nc);
  told = [];
});
afterEach(async () => {
  await nc.close();
  await nats.stop();
});

it('everything that services need is there afterwards, also on the second run, and services find it so', async () => {
  await prepareTopology(nc, 1, log);
  await prepareTopology(nc, 1, log);
  for (const consumer of consumers) {
    const stream = streamOf(subjectOf(consumer.contract, consumer.lane));
    const { config } = await manager.consumers.info(stream, durableOf(consumer));
    expect(config.filter_subject).toBe(subjectOf(consumer.contract, consumer.lane));
  }
  const before = await manager.streams.info('COMMANDS');
  expect((await ensureStreams(nc, 1)).COMMANDS).toBe(before.created);
  expect((await manager.streams.info('KV_shared')).config.num_replicas).toBe(1);
  expect(told).toEqual([]);
});

it('what changed is brought up to date, and messages that wait stay', async () => {
  const { subjects } = streams.COMMANDS;
  await manager.streams.add({
    name: 'COMMANDS',
    subjects: [...subjects],
    retention: RetentionPolicy.Workqueue,
    max_age: nanos(1_000_000),
  });
  await manager.streams.add({ name: 'KV_shared', subjects: ['$KV.shared.>'], max_age: nanos(1_000_000) });
  nc.publish('cmd.taste.build-world.v1', 'waiting');
  await nc.flush();
  await prepareTopology(nc, 1, log);
  const { config, state } = await manager.streams.info('COMMANDS');
  expect(config.max_age).toBe(nanos(streams.COMMANDS.maxAgeMs));
  expect((await manager.streams.info('KV_shared')).config.max_age).toBeGreaterThan(nanos(1_000_000));
  expect(state.messages).toBe(1);
});

it('what NATS cannot change is said, after all the rest was done', async () => {
  await manager.streams.add({ name: 'EVENTS', subjects: ['evt.>'], retention: RetentionPolicy.Workqueue });
  await expect(prepareTopology(nc, 1, log)).rejects.toThrow(
    'stream EVENTS: retention is workqueue and should be limits',
  );
  expect((await manager.streams.info('EVENTS')).config.max_age).toBe(nanos(streams.EVENTS.maxAgeMs));
  const command = consumers.find(({ contract }) => contract.kind === 'command');
  if (!command) throw new Error('no command is consumed');
  await manager.consumers.info('COMMANDS', durableOf(command));
});

it('a consumer of another version is told and left', async () => {
  await ensureStreams(nc, 1);
  await manager.consumers.add('EVENTS', { durable_name: 'of_yesterday', ack_policy: AckPolicy.Explicit });
  await prepareTopology(nc, 1, log);
  expect(told).toEqual([expect.stringContaining('of_yesterday')]);
  await manager.consumers.info('EVENTS', 'of_yesterday');
});

it('a server without a cluster is not asked for several copies', async () => {
  await expect(prepareTopology(nc, 3, log)).rejects.toThrow('it cannot keep 3 copies');
});
