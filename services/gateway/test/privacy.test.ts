import { exportUser } from '@trc/contracts/commands/export-user.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { services } from '@trc/contracts/message';
import { spotifyContentServices } from '@trc/contracts/topology';
import type { MessageContext } from '@trc/runtime/consume';
import { openOutbox } from '@trc/runtime/outbox';
import type { Emit } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetSpotify } from '../src/inbound/disconnect-spotify.ts';
import { eraseUser } from '../src/inbound/erase-user.ts';
import { FinishPrivacySchedule } from '../src/inbound/finish-privacy.schedule.ts';
import { PrivacyRoutes } from '../src/inbound/privacy.routes.ts';
import { userDataErasedEvents } from '../src/inbound/user-data-erased.event.ts';
import { userExportedEvents } from '../src/inbound/user-exported.event.ts';
import { migrations } from '../src/migrations/all.ts';
import { lockBlocklist, putBlocklist } from '../src/outbound/blocks.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { addJob } from '../src/outbound/jobs.store.ts';
import { oweMail } from '../src/outbound/mails.store.ts';
import { writeInTenant } from '../src/outbound/write.ts';
import * as fixtures from './fixtures.ts';

const day = 86_400_000;
const config = { publicUrl: 'http://localhost' };
let database: TestDatabase;
let db: Kysely<Database>;
let now: Date;
let tenant: fixtures.Member;
beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database?.drop());
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  tenant = await fixtures.makeTenant(db);
});

const write = <T>(work: (trx: Transaction<Database>, emit: Emit) => Promise<T>) =>
  inTenant(db, tenant.tenantId, async (trx) => {
    const outbox = openOutbox({ tenantId: tenant.tenantId, jobId: null, messageId: null });
    const result = await work(trx, outbox.emit);
    await outbox.flush(trx);
    return result;
  });
const erase = (userId: string) =>
  write((trx, emit) => eraseUser(trx, emit, { tenantId: tenant.tenantId, userId }, now));
const named = async (name: string) =>
  (await fixtures.stated(database, tenant.tenantId)).filter((message) => message.name === name);
const erasures = () =>
  inTenant(db, tenant.tenantId, (trx) => trx.selectFrom('erasures').selectAll().orderBy('ask_at').execute());
async function answer(id: Id<'erasure'>, of: readonly string[] = services): Promise<void> {
  for (const [index, Event] of userDataErasedEvents.entries()) {
    if (!of.includes(services[index] ?? '')) continue;
    const handler = new Event(() => now);
    await fixtures.settle(db, tenant.tenantId, await handler.handle({ erasure_id: id }, {}));
  }
}
const schedule = async () => {
  const { objects } = await createObjects();
  const parts = { db, ask: fixtures.askOf(), relay: fixtures.relay, clock: () => now };
  return { objects, run: () => new FinishPrivacySchedule(parts, objects, fixtures.log).run() };
};
const setUser = (userId: string, role: 'owner' | 'member', email: string) =>
  inTenant(db, tenant.tenantId, (trx) =>
    trx.updateTable('users').set({ role, email }).where('id', '=', userId).execute(),
  );

async function aJob(userId: string): Promise<Id<'job'>> {
  const id = newId('job');
  await inTenant(db, tenant.tenantId, (trx) =>
    addJob(
      trx,
      {
        id,
        tenantId: tenant.tenantId,
        userId,
        kind: 'sample',
        subjectId: newId('sample'),
        command: {
          job_id: id,
          object_key: `tenants/${tenant.tenantId}/samples/x`,
          filename: 'my voice.wav',
        },
        publish: false,
        promised: {
          lane: 'pro',
          queue: 'pro',
          cost: 1,
          acceptedAt: now,
          predictedMs: 1,
          promisedMs: 1,
          estimatedCompletion: now,
          waitingSMax: null,
        },
      },
      {},
    ),
  );
  return id;
}

describe('erasing a user', () => {
  it('ends everything at once, tells every service, and leaves no row that names them once all are done', async () => {
    const other = await fixtures.makeUser(db, tenant.tenantId);
    const email = `${tenant.userId.toLowerCase()}@example.com`;
    await setUser(tenant.userId, 'member', email);
    const jobs = [await aJob(tenant.userId), await aJob(other.userId)];
    await inTenant(db, tenant.tenantId, (trx) =>
      oweMail(trx, tenant.tenantId, email, { kind: 'sign-in', link: 'x', minutes: 1 }, now),
    );
    const id = await erase(tenant.userId);

    expect(await named('user-erased.v1')).toMatchObject([
      { data: { erasure_id: id, user_id: tenant.userId } },
    ]);
    expect(await named('job-ended.v1')).toMatchObject([{ data: { job_id: jobs[0], outcome: 'cancelled' } }]);
    const rows = await inTenant(db, tenant.tenantId, (trx) =>
      trx.selectFrom('jobs').select(['id', 'user_id', 'status', 'command']).orderBy('id').execute(),
    );
    expect(rows).toMatchObject([
      { id: jobs[0], status: 'cancelled', command: {} },
      { id: jobs[1], user_id: other.userId, status: 'pending' },
    ]);
    expect((await erasures())[0]?.object_keys).toEqual([`tenants/${tenant.tenantId}/samples/x`]);

    await sql`update gateway.outbox set stream_epoch = 'sent'`.execute(database.openAsAdmin());
    await answer(id);
    const { rows: tables } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'gateway'`.execute(database.openAsAdmin());
    for (const { name } of tables)
      for (const text of [tenant.userId, email]) {
        const { rows: hits } = await sql`
          select 1 from ${sql.id('gateway', name)} as it where position(${text} in it::text) > 0`.execute(
          database.openAsAdmin(),
        );
        expect(hits, `${name} names ${text}`).toEqual([]);
      }
  });

  it('refuses the last owner while others would be left alone, and lets go who is alone', async () => {
    await setUser(tenant.userId, 'owner', 'owner@example.com');
    const other = await fixtures.makeUser(db, tenant.tenantId);
    await expect(erase(tenant.userId)).rejects.toMatchObject({ code: 'last-owner' });
    await erase(other.userId);
    await expect(erase(tenant.userId)).resolves.toMatch(/^era_/);
  });

  it('lets a request that was under way begin nothing for them any more', async () => {
    await erase(tenant.userId);
    const late = writeInTenant(db, fixtures.relay, tenant.tenantId, (trx) =>
      trx
        .insertInto('imports')
        .values({
          id: newId('import'),
          tenant_id: tenant.tenantId,
          user_id: tenant.userId,
          object_key: 'x',
          expires_at: now,
        })
        .execute(),
    );
    await expect(late).rejects.toMatchObject({ code: 'not-authenticated' });
  });

  it('asks again when a service has not answered for an hour', async () => {
    const id = await erase(tenant.userId);
    await answer(id, services.slice(1));
    const { run } = await schedule();
    await run();
    expect(await named('user-erased.v1')).toHaveLength(1);
    now = new Date(now.getTime() + 3_600_001);
    await run();
    expect(await named('user-erased.v1')).toHaveLength(2);
    expect(await erasures()).toMatchObject([{ awaiting: ['gateway'], completed_at: null }]);
  });
});

describe('disconnecting Spotify', () => {
  const disconnect = () => write((trx, emit) => forgetSpotify(trx, emit, tenant, now));

  it('forgets the tokens, lets the schedules rest, and keeps of blocked recordings the id alone', async () => {
    await fixtures.connect(db, tenant, now);
    await fixtures.scheduleWorld(db, tenant, now);
    const spotifyId = '4uLU6hMCjMI75M1A2tKUQC';
    await inTenant(db, tenant.tenantId, async (trx) => {
      await lockBlocklist(trx, tenant);
      const track = { id: spotifyId, title: 'Salt', artists: ['Light'], isrc: 'X' };
      await putBlocklist(trx, tenant.userId, { tracks: [track], artists: ['Loud'] });
    });
    const goneBy = await disconnect();
    expect(goneBy.getTime() - now.getTime()).toBeLessThanOrEqual(5 * day);
    const state = await inTenant(db, tenant.tenantId, async (trx) => ({
      connections: await trx.selectFrom('connections').select('id').execute(),
      schedules: await trx.selectFrom('schedules').select(['paused', 'next_run_at']).execute(),
      blocks: await trx.selectFrom('blocks').select(['tracks', 'artists']).executeTakeFirst(),
    }));
    expect(state).toEqual({
      connections: [],
      schedules: [{ paused: 'spotify-needs-reconnect', next_run_at: null }],
      blocks: {
        tracks: [{ id: spotifyId, title: null, artists: [], isrc: null }],
        artists: ['Loud'],
      },
    });
    await expect(disconnect()).rejects.toMatchObject({ code: 'spotify-not-connected' });
  });

  it('looks once more a day later, unless the listener has connected again', async () => {
    await fixtures.connect(db, tenant, now);
    await disconnect();
    const [first] = await erasures();
    if (!first) throw new Error('nothing is being erased');
    await answer(first.id, spotifyContentServices);
    now = new Date(now.getTime() + day);
    const { run } = await schedule();
    await run();
    expect(await named('spotify-disconnected.v1')).toHaveLength(2);
    await fixtures.connect(db, tenant, now);
    now = new Date(now.getTime() + day);
    await run();
    expect(await named('spotify-disconnected.v1')).toHaveLength(2);
    expect((await erasures()).map(({ completed_at }) => completed_at === null)).toEqual([false, false]);
  });
});

describe('an export', () => {
  it('is ready when every service has written its part, owes a mail once, and goes after seven days', async () => {
    await setUser(tenant.userId, 'member', 'me@example.com');
    const { objects, run } = await schedule();
    const parts = { db, ask: fixtures.askOf(), relay: fixtures.relay, clock: () => now };
    const routes = new PrivacyRoutes(parts, objects, config);
    const reply = { header: () => undefined } as never;
    const { export_id } = await routes.export(tenant, reply);
    expect((await routes.export(tenant, reply)).export_id).toBe(export_id);
    expect(await named(exportUser('taste').name)).toHaveLength(services.length);

    const look = () => routes.get(tenant, { params: { id: export_id } } as never);
    const links = JSON.stringify([{ name: 'samples/a/a.wav', object_key: 'sound', size_bytes: 3 }]);
    for (const [index, Event] of userExportedEvents.entries()) {
      expect(await look()).toMatchObject({ status: 'pending', files: [] });
      const key = `tenants/${tenant.tenantId}/exports/${export_id}/${services[index]}`;
      await objects.put(`${key}.json`, Buffer.from('{}'), 'application/json');
      if (index === 0) await objects.put(`${key}.links.json`, Buffer.from(links), 'application/json');
      const handler = new Event(() => now, config);
      const part = {
        export_id,
        object_key: `${key}.json`,
        size_bytes: 2,
        links_key: index === 0 ? `${key}.links.json` : null,
      };
      const context = { tenantId: tenant.tenantId } as MessageContext;
      for (const _ of ['once', 'again'])
        await fixtures.settle(db, tenant.tenantId, await handler.handle(part, context));
    }
    const { status, files } = await look();
    expect(status).toBe('ready');
    expect(files.map(({ name }) => name).sort()).toEqual(
      [...services.map((service) => `${service}.json`), 'samples/a/a.wav'].sort(),
    );
    const mails = await inTenant(db, tenant.tenantId, (trx) =>
      trx.selectFrom('mails').select(['kind', 'to_address']).execute(),
    );
    expect(mails).toEqual([{ kind: 'export-ready', to_address: 'me@example.com' }]);

    now = new Date(now.getTime() + 7 * day);
    expect(await look()).toMatchObject({ status: 'expired', files: [] });
    await run();
    await expect(look()).rejects.toMatchObject({ code: 'not-found' });
    expect(await objects.list(`tenants/${tenant.tenantId}/exports/`)).toEqual([]);
  });
});
