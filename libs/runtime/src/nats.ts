import {
  AckPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, type MsgHdrs, type NatsConnection, nanos } from '@nats-io/transport-node';
import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import {
  type Consumer,
  durableOf,
  type StreamName,
  streamOf,
  streams,
  subjectOf,
} from '@trc/contracts/topology';

/** Connects and stays connected: the client tries again for ever, half a second apart. */
export function connectNats(url: string, service: string): Promise<NatsConnection> {
  return connect({
    servers: url.split(','),
    name: service,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 250,
    waitOnFirstConnect: true,
    pingInterval: 10_000,
  });
}

export const headerSetter: TextMapSetter<MsgHdrs> = { set: (headers, key, value) => headers.set(key, value) };
export const headerGetter: TextMapGetter<MsgHdrs | undefined> = {
  keys: (headers) => headers?.keys() ?? [],
  get: (headers, key) => headers?.get(key) || undefined,
};

/** For each stream the instant of its creation: a new one means that the storage was lost and a new life began. */
export type Epochs = Readonly<Record<StreamName, string>>;

const duplicateWindowMs = 120_000;

/** Creates each stream that is missing and tells the epochs. Two services may do this at once. */
export async function ensureStreams(nc: NatsConnection, replicas: number): Promise<Epochs> {
  const manager = await jetstreamManager(nc);
  const epochs: Record<string, string> = {};
  for (const [name, { subjects, retention, maxAgeMs }] of Object.entries(streams)) {
    const info = await manager.streams.info(name).catch(async (missing: unknown) => {
      if (!isMissing(missing)) throw missing;
      return manager.streams
        .add({
          name,
          subjects: [...subjects],
          retention: retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
          storage: StorageType.File,
          num_replicas: replicas,
          max_age: nanos(maxAgeMs),
          duplicate_window: nanos(duplicateWindowMs),
        })
        .catch(() => manager.streams.info(name));
    });
    epochs[name] = info.created;
  }
  return epochs as Epochs;
}

/** Creates the durable consumer, or brings it to what `topology.ts` says today. */
export async function ensureConsumer(manager: JetStreamManager, consumer: Consumer): Promise<void> {
  const subject = subjectOf(consumer.contract, consumer.lane);
  const durable = durableOf(consumer);
  await manager.consumers.add(streamOf(subject), {
    durable_name: durable,
    filter_subject: subject,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(consumer.ackWaitMs),
    // The inbox counts the tries: a server that lost its storage would have forgotten them.
    max_deliver: -1,
    max_ack_pending: 10_000,
  });
}

/** The words for "no such stream" and "no such consumer"; a message that no stream takes is told in the client's own. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    /stream not found|consumer not found|no responders|jetstream is not enabled/i.test(error.message)
  );
}
