import {
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { consumers, durableOf, streamOf, subjectOf } from '@trc/contracts/topology';
import type { Log } from './log.ts';
import { ensureConsumer, isMissing, type OurStreamConfig, streamConfigOf, streamNames } from './nats.ts';
import { openSharedStore, sharedStreamConfig, sharedStreamName } from './shared-store.ts';

/** What a server can never change in a stream that is there. */
const fixed = ['retention', 'storage'] as const;

/**
 * Makes the streams, the consumers of all services and the shared bucket, and brings those that are there to what
 * `topology.ts` and the number of replicas say. What `topology.ts` does not name is told and left: the version before may
 * still need it.
 * @throws Error that names everything which NATS would not change, after all the rest was done; Error at once when the
 * server has no cluster for the replicas.
 */
export async function prepareTopology(
  nc: NatsConnection,
  replicas: number,
  log: Pick<Log, 'info' | 'warn'>,
): Promise<void> {
  // A server by itself would take the number and keep one copy all the same.
  if (replicas > 1 && nc.info?.cluster === undefined)
    throw new Error(`this NATS server has no cluster: it cannot keep ${replicas} copies of a stream`);
  const manager = await jetstreamManager(nc);
  const refused: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof JetStreamApiError || error instanceof Unchangeable)) throw error;
      refused.push(`${what}: ${error.message}`);
    }
  };
  for (const name of streamNames)
    await attempt(`stream ${name}`, () => prepareStream(manager, name, streamConfigOf(name, replicas), log));
  await attempt('the shared bucket', async () => {
    await openSharedStore(nc, replicas).open();
    await prepareStream(manager, sharedStreamName, sharedStreamConfig(replicas), log);
  });
  for (const consumer of consumers)
    await attempt(`consumer ${durableOf(consumer)}`, () => ensureConsumer(manager, consumer));
  await tellOfStrangers(manager, log);
  if (refused.length > 0) throw new Error(`NATS cannot be brought to what is wanted:\n${refused.join('\n')}`);
  log.info(
    { streams: streamNames, consumers: consumers.length, replicas },
    'streams and consumers are there',
  );
}

class Unchangeable extends Error {}

async function prepareStream(
  manager: JetStreamManager,
  name: string,
  wanted: Partial<OurStreamConfig>,
  log: Pick<Log, 'info'>,
): Promise<void> {
  const found = await manager.streams.info(name).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (found === null) {
    await manager.streams.add({ name, ...wanted });
    return;
  }
  const { stuck, changes } = compare(found, wanted);
  if (Object.keys(changes).length > 0) {
    await manager.streams.update(name, changes);
    log.info({ stream: name, changes }, 'the stream was changed');
  }
  if (stuck.length > 0)
    throw new Unchangeable(`${stuck.join(', ')}; a stream that is there cannot change that`);
}

function compare({ config }: StreamInfo, wanted: Partial<OurStreamConfig>) {
  const differing = Object.entries(wanted).filter(
    ([key, value]) => JSON.stringify(config[key as keyof OurStreamConfig]) !== JSON.stringify(value),
  );
  const isFixed = (key: string) => (fixed as readonly string[]).includes(key);
  return {
    stuck: differing
      .filter(([key]) => isFixed(key))
      .map(([key, value]) => `${key} is ${config[key as keyof OurStreamConfig]} and should be ${value}`),
    changes: Object.fromEntries(differing.filter(([key]) => !isFixed(key))) as Partial<OurStreamConfig>,
  };
}

async function tellOfStrangers(manager: JetStreamManager, log: Pick<Log, 'warn'>): Promise<void> {
  for (const stream of streamNames) {
    const ours = new Set(
      consumers
        .filter(({ contract, lane }) => streamOf(subjectOf(contract, lane)) === stream)
        .map((consumer) => durableOf(consumer)),
    );
    const strangers: string[] = [];
    for await (const { name } of manager.consumers.list(stream)) if (!ours.has(name)) strangers.push(name);
    if (strangers.length > 0)
      log.warn(
        { stream, strangers },
        'consumers that this build does not know: remove them when no older one runs',
      );
  }
}
