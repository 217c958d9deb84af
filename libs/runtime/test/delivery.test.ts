import { jetstreamManager } from '@nats-io/jetstream';
import { Controller } from '@nestjs/common';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { replayDeadLetter } from '@trc/contracts/commands/replay-dead-letter.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { worldRefused } from '@trc/contracts/events/world-refused.v1';
import { idSchema, newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { listDeadLetters } from '@trc/contracts/queries/list-dead-letters.v1';
import { type JobProgressed, jobProgressed } from '@trc/contracts/signals/job-progressed.v1';
import { consumers, durableOf } from '@trc/contracts/topology';
import { eventually } from '@trc/testkit/eventually';
import { startNats, type TestNats } from '@trc/testkit/nats';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { startService, type TestService } from '@trc/testkit/service';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Consumes, Context, Message, type MessageContext } from '../src/consume.ts';
import { tenantTable } from '../src/migration.ts';
import { openOutbox, ringAgain } from '../src/outbox.ts';
import { done, type Outcome, refuse, retry } from '../src/outcome.ts';
import { inTenant } from '../src/tenancy.ts';

type Command = MessageOf<typeof buildWorld>;
type Handler = (command: Command, context: MessageContext) => Promise<Outcome<unknown>>;

const effects = {
  '2026-01-01T0000_effects': {
    async up(db: Kysely<unknown>) {
      await sql`create table taste.effects (id text primary key, tenant_id text not null, attempt integer not null)`.execute(
        db,
      );
      await tenantTable(db, 'taste', 'effects');
    },
  },
};

let handler: Handler;
let handled: number;

@Controller()
class BuildWorldCommand {
  @Consumes(buildWorld, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(worldRefused, { job_id: message.job_id, code: 'gave-up', detail: reason }),
  })
  handle(@Message() command: Command, @Context() context: MessageContext): Promise<Outcome<unknown>> {
    handled += 1;
    return handler(command, context);
  }
}

/** What else the topology gives to this service: it must have a handler, and nothing of it is sent here. */
@Controller()
class EverythingElse {}
for (const { service, contract } of consumers) {
  if (service !== 'taste' || [buildWorld.name, replayDeadLetter('taste').name].includes(contract.name))
    continue;
  const handle = { value: () => Promise.reject(new Error('nothing of this is sent')) };
  Object.defineProperty(EverythingElse.prototype, contract.name, handle);
  Consumes(contract)(EverythingElse.prototype, contract.name, handle);
}

const deadLetterId = idSchema('deadLetter');
const tenant = newId('tenant');
let nats: TestNats;
let database: TestDatabase;
let service: TestService;

const start = () =>
  startService({
    name: 'taste',
    natsUrl: nats.url,
    databaseUrl: database.urlOf('taste'),
    controllers: [BuildWorldCommand, EverythingElse],
  });

/** The plain effect of a command: one row, and the event about it. */
const build: Handler = async (command, { attempt, tenantId }) =>
  done(async (trx, emit) => {
    await sql`insert into effects (id, tenant_id, attempt) values (${command.world_id}, ${tenantId}, ${attempt})`.execute(
      trx,
    );
    emit(worldBuilt, {
      job_id: command.job_id,
      world_id: command.world_id,
      world_version: 1,
      user_id: command.user_id,
      occasion: 'created',
      continuity: 0,
      draft_key: null,
      model_micros_left: 0,
      usage: [],
    });
  });

beforeEach(async () => {
  handled = 0;
  handler = build;
  [nats, database] = await Promise.all([startNats(), createDatabase({ taste: effects })]);
  service = await start();
});

afterEach(async () => {
  await service.stop();
  await Promise.all([nats.stop(), database.drop()]);
});

/** Writes a command into the outbox, as a route does, and rings. */
async function send(): Promise<Command> {
  const command: Command = {
    job_id: newId('job'),
    world_id: newId('world'),
    user_id: newId('user'),
    seeds: { kind: 'tracks', ids: ['a', 'b', 'c'] },
    answers: {},
    spotify_model_use: null,
    chat_model: null,
    model_micros_max: 0,
  };
  await inTenant(service.db, tenant, async (trx) => {
    const outbox = openOutbox({ tenantId: tenant, jobId: null, messageId: null });
    outbox.emit(buildWorld, command);
    await outbox.flush(trx);
  });
  service.relay.ring();
  return command;
}

const rows = async <T>(query: ReturnType<typeof sql<T>>) =>
  (await inTenant(service.db, tenant, (trx) => query.execute(trx))).rows;
const effectsNow = () => rows(sql<{ id: string; attempt: number }>`select id, attempt from effects`);
const eventsNow = (subject: string) =>
  rows(sql<{ body: { job_id: string; code?: string } }>`select body from outbox where subject = ${subject}`);
const untilDone = (count: number) =>
  eventually(`${count} messages handled`, async () => {
    const [row] = await rows(
      sql<{ ended: number }>`select count(*) as ended from inbox where state <> 'running'`,
    );
    return row?.ended === count;
  });

describe('delivery', () => {
  it('does what a command says once and states the event in the same transaction (EB-33, EB-42)', async () => {
    const { world_id } = await send();
    await untilDone(1);
    expect(await effectsNow()).toEqual([{ id: world_id, attempt: 1 }]);
    expect(await eventsNow(worldBuilt.subject)).toHaveLength(1);
  });

  it('does it once when the message arrives again (EB-43)', async () => {
    const { job_id } = await send();
    await untilDone(1);
    await inTenant(service.db, tenant, (trx) => ringAgain(trx, { jobId: job_id }));
    service.relay.ring();
    const stream = async () =>
      (await (await jetstreamManager(service.nc)).streams.info('EVENTS')).state.messages;
    await eventually('the event was sent again', async () => (await stream()) >= 2);
    expect(handled).toBe(1);
    expect(await effectsNow()).toHaveLength(1);
  });

  it('tries again after a failure and leaves nothing of the failed try (EB-44)', async () => {
    handler = async (command, context) =>
      context.attempt === 1
        ? done(async (trx) => {
            await sql`insert into effects (id, tenant_id, attempt) values ('half', ${tenant}, 0)`.execute(
              trx,
            );
            throw new Error('broken half-way');
          })
        : build(command, context);
    const { world_id } = await send();
    await untilDone(1);
    expect(await effectsNow()).toEqual([{ id: world_id, attempt: 2 }]);
  });

  it('does not count a wait that a neighbour asked for as a try', async () => {
    let asked = 0;
    handler = async (command, context) => {
      asked += 1;
      return asked <= 3 ? retry(20, 'busy') : build(command, context);
    };
    await send();
    await untilDone(1);
    expect(await effectsNow()).toMatchObject([{ attempt: 1 }]);
  });

  it('tells how far a job is in the words of the contract', async () => {
    const told: unknown[] = [];
    service.nc.subscribe(jobProgressed.subject, {
      callback: (_error, message) => void told.push(message.json()),
    });
    handler = async (command, context) => {
      context.progress('seeds', 0.2);
      return build(command, context);
    };
    const { job_id } = await send();
    const signal = await eventually('the progress is told', () => told[0]);
    expect(jobProgressed.schema.parse(signal)).toMatchObject({
      job_id,
      stage: 'seeds',
      status: 'processing',
      progress: 0.2,
      parked_until: null,
      reason: null,
      said_at: expect.any(String),
    });
  });

  it('parks a job for the hours that a neighbour asked for, shows until when, and lets no bell wake it before', async () => {
    const parkedMs = 20 * 3_600_000;
    const told: JobProgressed[] = [];
    service.nc.subscribe(jobProgressed.subject, {
      callback: (_error, message) => void told.push(message.json<JobProgressed>()),
    });
    handler = async () => retry(parkedMs, 'The quota is used up.');
    const { job_id } = await send();
    const signal = await eventually('the job is parked', () =>
      told.find(({ status }) => status === 'parked'),
    );
    expect(signal).toMatchObject({ job_id, reason: 'The quota is used up.' });
    const leftMs = Date.parse(signal.parked_until ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(parkedMs - 60_000);
    expect(leftMs).toBeLessThanOrEqual(parkedMs);

    const ring = async () => {
      await inTenant(service.db, tenant, (trx) => ringAgain(trx, { jobId: job_id }));
      service.relay.ring();
    };
    handler = build;
    await ring();
    const manager = await jetstreamManager(service.nc);
    const durable = durableOf({ service: 'taste', contract: buildWorld, lane: null });
    await eventually('both messages wait', async () => {
      const { num_ack_pending, num_pending } = await manager.consumers.info('COMMANDS', durable);
      return num_ack_pending === 2 && num_pending === 0;
    });
    expect(handled).toBe(1);

    await sql`update taste.inbox set lease_until = now() where state = 'running'`.execute(
      database.openAsAdmin(),
    );
    await ring();
    await untilDone(1);
    expect(await effectsNow()).toMatchObject([{ attempt: 1 }]);
  });

  it('ends a refusal at once and states it (EB-44)', async () => {
    handler = async ({ job_id }) =>
      refuse('too-few-seeds', 'no', async (_trx, emit) =>
        emit(worldRefused, { job_id, code: 'too-few-seeds', detail: 'no' }),
      );
    await send();
    await untilDone(1);
    expect(handled).toBe(1);
    expect((await eventsNow(worldRefused.subject)).map(({ body }) => body.code)).toEqual(['too-few-seeds']);
  });

  it('keeps long work alive past its lease and gives it to nobody else', async () => {
    handler = async (command, context) => {
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      return build(command, context);
    };
    await send();
    await eventually('the long work is done', async () => (await effectsNow()).length === 1, 25_000);
    expect(handled).toBe(1);
  }, 40_000);
});

describe('a dead letter', () => {
  it('is kept with its reason, tells those who wait, and can be replayed', async () => {
    handler = async () => {
      throw new Error('always');
    };
    const { world_id } = await send();
    const letter = await eventually(
      'the message dies',
      async () => {
        await sql`update taste.inbox set attempts = greatest(attempts, 7) where state = 'running'`.execute(
          database.openAsAdmin(),
        );
        return (await service.ask(listDeadLetters('taste'), tenant, { limit: 10 })).items[0];
      },
      20_000,
    );
    expect(letter.reason).toContain('always');
    expect((await eventsNow(worldRefused.subject)).map(({ body }) => body.code)).toEqual(['gave-up']);

    handler = build;
    await inTenant(service.db, tenant, async (trx) => {
      const outbox = openOutbox({ tenantId: tenant, jobId: null, messageId: null });
      outbox.emit(replayDeadLetter('taste'), { dead_letter_id: deadLetterId.parse(letter.id) });
      await outbox.flush(trx);
    });
    service.relay.ring();
    await eventually('the replay has its effect', async () => (await effectsNow()).length === 1);
    expect((await effectsNow())[0]?.id).toBe(world_id);
    await eventually(
      'the letter is marked',
      async () => (await service.ask(listDeadLetters('taste'), tenant, { limit: 10 })).items[0]?.replayed_at,
    );
  });

  it('is made of a message during which the process ended as often as it may be tried', async () => {
    handler = async () => {
      throw new Error('once');
    };
    await send();
    const letter = await eventually(
      'the message dies',
      async () => {
        await sql`update taste.inbox set attempts = 8 where state = 'running'`.execute(
          database.openAsAdmin(),
        );
        return (await service.ask(listDeadLetters('taste'), tenant, { limit: 10 })).items[0];
      },
      20_000,
    );
    expect(letter.reason).toContain('ended in the middle');
  });

  it('is made at once of a message that does not fit its contract', async () => {
    await inTenant(service.db, tenant, (trx) =>
      sql`insert into outbox (id, tenant_id, subject, body, trace) values (${newId('message')}, ${tenant}, ${buildWorld.subject}, '{"job_id":1}', '{}')`.execute(
        trx,
      ),
    );
    service.relay.ring();
    const letter = await eventually(
      'the message dies',
      async () => (await service.ask(listDeadLetters('taste'), tenant, { limit: 10 })).items[0],
    );
    expect(letter).toMatchObject({
      attempts: 1,
      subject: buildWorld.subject,
      reason: expect.stringContaining('unreadable'),
    });
    expect(handled).toBe(0);
  });
});

describe('when NATS', () => {
  it('is killed and comes back, every message is handled once', async () => {
    await nats.kill();
    const commands = await Promise.all(Array.from({ length: 10 }, send));
    await nats.restart();
    await untilDone(10);
    expect((await effectsNow()).map(({ id }) => id).sort()).toEqual(
      commands.map(({ world_id }) => world_id).sort(),
    );
  });

  it('loses its storage with messages waiting, nothing is lost and nothing is done twice', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    handler = async (command, context) => {
      await gate;
      return build(command, context);
    };
    const commands = await Promise.all(Array.from({ length: 20 }, send));
    await eventually('some are under way', () => handled >= 4);
    await nats.kill();
    release();
    await nats.restart({ wiped: true });
    await eventually('all are done', async () => (await effectsNow()).length === 20, 60_000);
    expect((await effectsNow()).map(({ id }) => id).sort()).toEqual(
      commands.map(({ world_id }) => world_id).sort(),
    );
    const streams = await eventually(
      'the events are in the new stream',
      async () => {
        const info = await (await jetstreamManager(service.nc)).streams.info('EVENTS').catch(() => null);
        return info !== null && info.state.messages >= 20 && info;
      },
      30_000,
    );
    expect(streams.config.name).toBe('EVENTS');
  }, 120_000);
});

describe('a service that stops', () => {
  it('finishes what is under way and leaves the rest to the next', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    handler = async (command, context) => {
      await gate;
      return build(command, context);
    };
    await Promise.all(Array.from({ length: 8 }, send));
    await eventually('four are under way', () => handled === 4);
    const stopping = service.stop();
    release();
    await stopping;
    const admin = database.openAsAdmin();
    const { rows: finished } = await sql<{
      count: number;
    }>`select count(*) as count from taste.effects`.execute(admin);
    expect(finished[0]?.count).toBe(4);
    service = await start();
    await untilDone(8);
    expect(await effectsNow()).toHaveLength(8);
  }, 60_000);
});
