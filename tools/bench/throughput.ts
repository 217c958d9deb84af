import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageContract, MessageOf } from '@trc/contracts/message';
import { consumers, lanes } from '@trc/contracts/topology';
import { JetStreamServer } from '@trc/runtime/jetstream-server';
import { createLog } from '@trc/runtime/log';
import { connectNats } from '@trc/runtime/nats';
import { openOutbox } from '@trc/runtime/outbox';
import { done } from '@trc/runtime/outcome';
import { openDatabase } from '@trc/runtime/postgres';
import { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import { type Kysely, sql } from 'kysely';
import { databaseUrl } from '../database.ts';
import type { Stack } from '../stack.ts';

type BuildWorld = MessageOf<typeof buildWorld>;

/** As many as one service's pool has connections. */
const connections = 12;
/** As many as the relay sends before it waits for the acks. */
const batch = 200;
const patienceMs = 60_000;

/**
 * Commands go through a service's outbox to its queue, a handler that does nothing states an event, and that event goes
 * through the outbox again: every row, message, ack and commit of a job, and none of its work. Jobs per second.
 */
export async function emptyJobsPerSecond(stack: Stack, count: number): Promise<number> {
  const log = createLog('taste', 'silent');
  const db = openDatabase<unknown>(stack.environmentOf('taste')['DATABASE_URL'] ?? '', () => undefined);
  const nc = await connectNats(stack.parts.natsUrl, 'bench');
  const relay = new Relay(db, nc, log, 1);
  const server = new JetStreamServer({ service: 'taste', nc, db, relay, log, lanes, streamReplicas: 1 });
  const handle = (contract: MessageContract, handler: (data: never) => Promise<unknown>) =>
    server.addHandler(contract.subject, handler as never, false, { consumes: contract, options: {} });
  handle(buildWorld, async (data: BuildWorld) =>
    done(async (_trx, emit) => {
      const { job_id, world_id, user_id } = data;
      emit(worldBuilt, {
        job_id,
        world_id,
        world_version: 1,
        user_id,
        model_micros_left: 0,
        usage: [],
        occasion: 'created',
        continuity: 0,
        draft_key: null,
      });
    }),
  );
  for (const { service, contract } of consumers)
    if (service === 'taste' && contract !== buildWorld) handle(contract, async () => done());
  await new Promise<void>((resolve, reject) => server.listen((error) => (error ? reject(error) : resolve())));
  relay.start();
  try {
    const tenantId = newId('tenant');
    return await perSecond(count, async () => {
      await spread(count, connections, async () => {
        const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
        outbox.emit(buildWorld, emptyCommand());
        await inTenant(db, tenantId, (trx) => outbox.flush(trx));
        relay.ring();
      });
      await untilSent(db, tenantId, 2 * count);
    });
  } finally {
    await server.close();
    await relay.stop();
    await nc.close();
    await db.destroy();
  }
}

function emptyCommand(): BuildWorld {
  return buildWorld.schema.parse({
    job_id: newId('job'),
    world_id: newId('world'),
    user_id: newId('user'),
    seeds: { kind: 'history', range: 'recent' },
    answers: {},
    spotify_model_use: null,
    chat_model: null,
    model_micros_max: 0,
  });
}

/** Commands and events, all acknowledged by JetStream. */
async function untilSent(db: Kysely<unknown>, tenantId: string, count: number): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (Date.now() < endMs) {
    const { rows } = await inTenant(db, tenantId, (trx) =>
      sql<{ sent: number }>`select count(*) as sent from outbox where stream_epoch is not null`.execute(trx),
    );
    if ((rows[0]?.sent ?? 0) >= count) return;
    await sleep(50);
  }
  throw new Error(`${count} messages were not sent within ${patienceMs / 1_000} s.`);
}

export async function publishesPerSecond(stack: Stack, count: number): Promise<number> {
  const nc = await connectNats(stack.parts.natsUrl, 'bench');
  try {
    const manager = await jetstreamManager(nc);
    await manager.streams.add({ name: 'BENCH', subjects: ['bench.>'], storage: StorageType.File });
    const js = jetstream(nc);
    const body = JSON.stringify(emptyCommand());
    return await perSecond(count, () => spread(count, batch, () => js.publish('bench.raw', body)));
  } finally {
    await nc.close();
  }
}

/** Each row is its own transaction, as every step of a job is. */
export async function insertsPerSecond(stack: Stack, count: number): Promise<number> {
  const db = openDatabase<unknown>(databaseUrl(stack.parts.databaseAdminUrl, 'trc'), () => undefined);
  try {
    await sql`create table bench (id text primary key, body jsonb not null)`.execute(db);
    const body = JSON.stringify(emptyCommand());
    return await perSecond(count, () =>
      spread(count, connections, () =>
        sql`insert into bench values (${newId('message')}, ${body})`.execute(db),
      ),
    );
  } finally {
    await db.destroy();
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - from);
}

/** Does it `count` times, `atOnce` side by side. */
async function spread(count: number, atOnce: number, once: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await once();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
