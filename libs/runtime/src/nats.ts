import {
  AckPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, type MsgHdrs, type NatsConnection, nanos } from '@nats-io/transport-node';
import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import { inboxPrefixOf } from '@trc/contracts/nats-permissions';
import {
  type Consumer,
  durableOf,
  type StreamName,
  streamOf,
  streams,
  subjectOf,
} from '@trc/contracts/topology';
import { readNatsAddress } from './nats-address.ts';

/**
 * Connects once, and stays connected from then on: the client tries again for ever, half a second apart, also while its
 * password is refused, because a server that is set up anew may not know its users yet.
 * @throws when none of the servers takes us now.
 */
export function connectNats(url: string, service: string): Promise<NatsConnection> {
  const { servers, isTlsRequired, login } = readNatsAddress(url);
  return connect({
    servers: [...servers],
    name: service,
    inboxPrefix: inboxPrefixOf(service),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 250,
    ignoreAuthErrorAbort: true,
    pingInterval: 10_000,
    ...login,
    ...(isTlsRequired && { tls: {} }),
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

export interface OurStreamConfig {
  readonly subjects: string[];
  readonly retention: RetentionPolicy;
  readonly storage: StorageType;
  readonly num_replicas: number;
  readonly max_age: number;
  readonly duplicate_window: number;
}

/** A stream as `topology.ts` wants it. */
export function streamConfigOf(name: StreamName, replicas: number): OurStreamConfig {
  const { subjects, retention, maxAgeMs } = streams[name];
  return {
    subjects: [...subjects],
    retention: retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    storage: StorageType.File,
    num_replicas: replicas,
    max_age: nanos(maxAgeMs),
    duplicate_window: nanos(duplicateWindowMs),
  };
}

export const streamNames = Object.keys(streams) as StreamName[];

/** Creates each stream that is missing and tells the epochs. Two services may do this at once. */
export async function ensureStreams(nc: NatsConnection, replicas: number): Promise<Epochs> {
  const manager = await jetstreamManager(nc);
  const epochs: Partial<Record<StreamName, string>> = {};
  for (const name of streamNames) {
    const info = await manager.streams.info(name).catch(async (missing: unknown) => {
      if (!isMissing(missing)) throw missing;
      return manager.streams
        .add({ name, ...streamConfigOf(name, replicas) })
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
