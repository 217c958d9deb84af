import { blocklistSchema } from '@trc/contracts/documents/blocklist.v1';
import { scheduleStateSchema } from '@trc/contracts/documents/schedule.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { ReplyOf } from '@trc/contracts/message';
import { getHistoryProbe } from '@trc/contracts/queries/get-history-probe.v1';
import { getPlaylist } from '@trc/contracts/queries/get-playlist.v1';
import { getPlaylistVersion } from '@trc/contracts/queries/get-playlist-version.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { getWorldDiff } from '@trc/contracts/queries/get-world-diff.v1';
import { listPlaylistVersions } from '@trc/contracts/queries/list-playlist-versions.v1';
import { listQuestions } from '@trc/contracts/queries/list-questions.v1';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BlocklistRoutes } from '../src/inbound/blocklist.routes.ts';
import { CreateFeedbackRoute } from '../src/inbound/create-feedback.route.ts';
import { CreateHistoryImportRoute } from '../src/inbound/create-history-import.route.ts';
import { CreateWorldRoute } from '../src/inbound/create-world.route.ts';
import { GetBlocklistQuery } from '../src/inbound/get-blocklist.query.ts';
import { JobsRoutes } from '../src/inbound/jobs.routes.ts';
import { PlaylistsRoutes } from '../src/inbound/playlists.routes.ts';
import { RefreshWorldRoute } from '../src/inbound/refresh-world.route.ts';
import { ScheduleRoutes } from '../src/inbound/schedule.routes.ts';
import { SweepSchedule } from '../src/inbound/sweep.schedule.ts';
import { WorldsRoutes } from '../src/inbound/worlds.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { failJob } from '../src/outbound/jobs.store.ts';
import {
  answers,
  aPlaylist,
  askOf,
  aWorld,
  connect,
  log,
  type Member,
  makeTenant,
  makeUser,
  questions,
  relay,
  scheduleWorld,
  scriptedBilling,
  scriptedPlan,
  stated,
  waitingJobs,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const dayMs = 86_400_000;
const controllers = [
  BlocklistRoutes,
  CreateFeedbackRoute,
  CreateHistoryImportRoute,
  CreateWorldRoute,
  JobsRoutes,
  PlaylistsRoutes,
  RefreshWorldRoute,
  ScheduleRoutes,
  WorldsRoutes,
];

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let gateway: TestGateway;
let now: Date;
let mia: Member;
let zoe: Member;
let worldId: Id<'world'>;
let playlistId: Id<'playlist'>;
let billing: ReturnType<typeof scriptedBilling>;
let plan: Parameters<typeof scriptedPlan>[0];
let isHistory: boolean;

const versions = {
  user_id: '',
  items: [
    {
      world_version: 2,
      candidate_set_id: newId('candidateSet'),
      weights_version: 'weights.v2',
      composed_at: '2026-11-20T12:00:00.000Z',
    },
  ],
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects } = await createObjects());
  // Every neighbour knows one world and one playlist, which are Mia's.
  gateway = await startGateway(controllers, {
    db,
    objects,
    clock: () => now,
    ask: (contract, tenantId, request) =>
      askOf(
        billing.script,
        scriptedPlan(plan),
        answers(getWorld, ({ world_id }) => (world_id === worldId ? aWorld(worldId, mia.userId) : null)),
        answers(getPlaylist, ({ playlist_id }) =>
          playlist_id === playlistId ? aPlaylist(playlistId, worldId, mia.userId) : null,
        ),
        answers(getWorldDiff, ({ world_id, from, to }) =>
          world_id === worldId
            ? { diff: { from, to, summary: ['It is warmer.'], changes: [] }, user_id: mia.userId }
            : null,
        ),
        answers(listPlaylistVersions, () => ({ ...versions, user_id: mia.userId })),
        answers(
          getPlaylistVersion,
          ({ world_version }): ReplyOf<typeof getPlaylistVersion> =>
            world_version === 1
              ? { kind: 'expired' }
              : world_version === 2
                ? {
                    kind: 'rebuilt',
                    playlist: aPlaylist(playlistId, worldId, mia.userId).playlist,
                    user_id: mia.userId,
                  }
                : { kind: 'not-found' },
        ),
        answers(getHistoryProbe, async ({ object_key }): Promise<ReplyOf<typeof getHistoryProbe>> => {
          const bytes = await objects.get(object_key);
          return isHistory
            ? {
                kind: 'history',
                plays: bytes.byteLength,
                tracks: 3,
                first_played_at: '2020-01-01T00:00:00.000Z',
                last_played_at: '2026-01-01T00:00:00.000Z',
              }
            : { kind: 'refused', detail: 'It holds no plays.' };
        }),
        answers(listQuestions, () => questions),
      )(contract, tenantId, request),
  });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  plan = {};
  isHistory = true;
  billing = scriptedBilling();
  mia = await makeTenant(db);
  zoe = await makeUser(db, mia.tenantId);
  [worldId, playlistId] = [newId('world'), newId('playlist')];
});

const as = (member: Member, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  gateway.call(member.key, method, path, body, headers);
const mine = (method: string, path: string, body?: unknown) => as(mia, method, path, body);
const messages = () => stated(database, mia.tenantId);
const names = async () => (await messages()).map(({ name }) => name);

describe('what belongs to somebody else', () => {
  test('is not found, also by a colleague, and nothing is sent', async () => {
    const track_id = 'u99AOirSVWW4dWhhNjy8qT';
    const calls: ReadonlyArray<[string, string, unknown?]> = [
      ['POST', `/v1/worlds/${worldId}/refresh`, {}],
      ['PATCH', `/v1/worlds/${worldId}`, { name: 'Mine now' }],
      ['GET', `/v1/worlds/${worldId}/schedule`],
      ['PUT', `/v1/worlds/${worldId}/schedule`, { cadence: 'off' }],
      ['GET', `/v1/worlds/${worldId}/diff?from=1&to=2`],
      ['POST', `/v1/playlists/${playlistId}/feedback`, { track_id, verdict: 'block' }],
      ['POST', `/v1/playlists/${playlistId}/publish`, { target: 'spotify' }],
      ['GET', `/v1/playlists/${playlistId}/versions`],
      ['GET', `/v1/playlists/${playlistId}/versions/2`],
    ];
    for (const [method, path, body] of calls) {
      const answer = await as(zoe, method, path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'not-found']);
    }
    expect(await messages()).toEqual([]);
    expect(billing.asked).toEqual([]);
    expect((await as(zoe, 'GET', '/v1/blocklist')).body).toEqual({ tracks: [], artists: [] });
  });
});

describe('POST /v1/worlds/:id/refresh', () => {
  test('starts one job, also when it is sent twice with the same key', async () => {
    const send = () => as(mia, 'POST', `/v1/worlds/${worldId}/refresh`, {}, { 'idempotency-key': worldId });
    const [first, second] = [await send(), await send()];
    expect(first).toMatchObject({ status: 202, body: { world_id: worldId, status: 'pending' } });
    expect(second.body).toEqual(first.body);
    expect(await waitingJobs(db, mia.tenantId)).toEqual([
      {
        kind: 'refresh',
        lane: 'pro',
        command: expect.objectContaining({
          job_id: first.body.job_id,
          world_id: worldId,
          user_id: mia.userId,
          preview: false,
          continuity: 0.3,
        }),
      },
    ]);
    expect(billing.asked).toEqual([
      expect.objectContaining({
        kind: 'refresh',
        refresh: { world_id: worldId, occasion: 'asked', due_at: now.toISOString() },
      }),
    ]);
    const job = await mine('GET', `/v1/jobs/${first.body.job_id}`);
    expect(job.body).toMatchObject({ kind: 'refresh', status: 'pending' });
  });

  test('a preview is reserved as one', async () => {
    const { status } = await mine('POST', `/v1/worlds/${worldId}/refresh`, { preview: true });
    expect(status).toBe(202);
    expect(billing.asked[0]?.refresh?.occasion).toBe('previewed');
    expect(await waitingJobs(db, mia.tenantId)).toMatchObject([{ command: { preview: true } }]);
  });

  test('a limit is told with when it frees', async () => {
    billing = scriptedBilling(() => ({
      kind: 'refused',
      code: 'quota-exceeded',
      detail: 'Once in 7 days.',
      frees_at: '2026-11-22T12:00:00.000Z',
    }));
    expect(await mine('POST', `/v1/worlds/${worldId}/refresh`, {})).toMatchObject({
      status: 429,
      body: { code: 'quota-exceeded', frees_at: '2026-11-22T12:00:00.000Z' },
    });
    expect(await waitingJobs(db, mia.tenantId)).toEqual([]);
  });

  test('needs no Spotify account, but not a broken connection to one', async () => {
    await connect(db, mia, now);
    expect((await mine('POST', `/v1/worlds/${worldId}/refresh`, {})).status).toBe(202);
    await inTenant(db, mia.tenantId, (trx) =>
      trx.updateTable('connections').set({ needs_reconnect: true }).execute(),
    );
    expect(await mine('POST', `/v1/worlds/${worldId}/refresh`, {})).toMatchObject({
      status: 422,
      body: { code: 'spotify-needs-reconnect' },
    });
  });

  test('a failed refresh can be tried again', async () => {
    const { body } = await mine('POST', `/v1/worlds/${worldId}/refresh`, { preview: true });
    await inTenant(db, mia.tenantId, (trx) =>
      failJob(trx, body.job_id, { code: 'gave-up', detail: '' }, now),
    );
    expect((await mine('POST', `/v1/jobs/${body.job_id}/retry`)).body).toMatchObject({ status: 'pending' });
    expect(billing.asked.map(({ refresh }) => refresh?.occasion)).toEqual(['previewed', 'previewed']);
    expect(await waitingJobs(db, mia.tenantId)).toMatchObject([{ command: { job_id: body.job_id } }]);
  });
});

describe('PATCH /v1/worlds/:id and GET …/diff', () => {
  test('a new name is on its way to taste', async () => {
    const { status, body } = await mine('PATCH', `/v1/worlds/${worldId}`, { name: '  Harbour ' });
    expect([status, body]).toEqual([202, { id: worldId, name: 'Harbour' }]);
    expect(await messages()).toEqual([
      { name: 'rename-world.v1', data: { world_id: worldId, user_id: mia.userId, name: 'Harbour' } },
    ]);
    expect((await mine('PATCH', `/v1/worlds/${worldId}`, { name: ' ' })).status).toBe(400);
  });

  test('the difference of two versions is told', async () => {
    expect((await mine('GET', `/v1/worlds/${worldId}/diff?from=1&to=3`)).body).toMatchObject({
      from: 1,
      to: 3,
    });
    expect((await mine('GET', `/v1/worlds/${newId('world')}/diff?from=1&to=3`)).status).toBe(404);
  });
});

describe('/v1/worlds/:id/schedule', () => {
  const path = () => `/v1/worlds/${worldId}/schedule`;

  test('a world without a schedule is off until its listener wants one', async () => {
    expect((await mine('GET', path())).body).toMatchObject({
      cadence: 'off',
      next_run_at: null,
      paused: null,
    });
    const { status, body } = await mine('PUT', path(), { cadence: 'weekly', weekday: 3, hour: 9 });
    expect(status).toBe(200);
    expect(scheduleStateSchema.parse(body)).toMatchObject({
      cadence: 'weekly',
      continuity: 0.3,
      time_zone: 'UTC',
    });
    expect(body.next_run_at).toMatch(/^2026-11-25T09:/);
    expect((await mine('GET', path())).body).toEqual(body);
  });

  test('what is left out stays as it was', async () => {
    worldId = await scheduleWorld(db, mia, new Date(now.getTime() + dayMs));
    const { body } = await mine('PUT', path(), {
      cadence: 'monthly',
      continuity: 0.5,
      time_zone: 'Asia/Tokyo',
    });
    expect(body).toMatchObject({ cadence: 'monthly', weekday: 3, hour: 9, continuity: 0.5 });
    expect(body.next_run_at).toMatch(/^2026-12-02T00:/);
    expect((await mine('PUT', path(), { cadence: 'off' })).body).toMatchObject({
      continuity: 0.5,
      next_run_at: null,
      paused: null,
    });
  });

  test('what cannot be is refused and changes nothing', async () => {
    worldId = await scheduleWorld(db, mia, new Date(now.getTime() + dayMs));
    const before = await mine('GET', path());
    for (const wrong of [{ time_zone: 'Mars/Olympus' }, { hour: 24 }, { continuity: 1.1 }, { weekday: 0 }])
      expect(await mine('PUT', path(), { cadence: 'weekly', ...wrong })).toMatchObject({
        status: 400,
        body: { code: 'invalid-request' },
      });
    plan = { refresh_days_min: 14 };
    expect(await mine('PUT', path(), { cadence: 'weekly' })).toMatchObject({
      status: 429,
      body: { code: 'quota-exceeded' },
    });
    expect(await mine('GET', path())).toEqual(before);
    plan = { refresh_days_min: 14, enforcement: 'warn' };
    expect((await mine('PUT', path(), { cadence: 'weekly' })).status).toBe(200);
  });

  test('moving it about gains no run that the plan does not allow', async () => {
    worldId = await scheduleWorld(db, mia, new Date(now.getTime() + dayMs));
    await inTenant(db, mia.tenantId, (trx) =>
      trx.updateTable('schedules').set({ last_run_at: now }).execute(),
    );
    plan = { refresh_days_min: 7 };
    expect((await mine('PUT', path(), { cadence: 'weekly', weekday: 1 })).body.next_run_at).toMatch(
      /^2026-11-30T/,
    );
    plan = { refresh_days_min: null };
    expect((await mine('PUT', path(), { cadence: 'weekly', weekday: 1 })).body.next_run_at).toMatch(
      /^2026-11-23T/,
    );
  });

  test('it rests while the connection needs the listener', async () => {
    await connect(db, mia, now);
    await inTenant(db, mia.tenantId, (trx) =>
      trx.updateTable('connections').set({ needs_reconnect: true }).execute(),
    );
    const resting = { paused: 'spotify-needs-reconnect', next_run_at: null };
    expect((await mine('PUT', path(), { cadence: 'weekly' })).body).toMatchObject(resting);
    expect((await mine('PUT', path(), { cadence: 'off' })).body).toMatchObject({ ...resting, paused: null });
  });
});

describe('the blocklist', () => {
  const track = {
    id: 'u99AOirSVWW4dWhhNjy8qT',
    title: 'The Deep Moon',
    artists: ['Crystal Avenue Lights'],
    isrc: 'DE3NL2062568',
  };
  const feedback = (verdict: string, track_id = track.id) =>
    mine('POST', `/v1/playlists/${playlistId}/feedback`, { track_id, verdict });

  test('a blocked track is on it, and told once, together with the feedback', async () => {
    expect(await feedback('block')).toMatchObject({
      status: 202,
      body: { track_id: track.id, verdict: 'block' },
    });
    expect((await mine('GET', '/v1/blocklist')).body).toEqual({ tracks: [track], artists: [] });
    expect(await messages()).toEqual([
      {
        name: 'record-feedback.v1',
        data: expect.objectContaining({
          world_id: worldId,
          playlist_id: playlistId,
          user_id: mia.userId,
          verdict: 'block',
          track: expect.objectContaining({ id: track.id, isrc: track.isrc }),
          said_at: now.toISOString(),
        }),
      },
      {
        name: 'blocklist-changed.v1',
        data: { user_id: mia.userId, added: { tracks: [track], artists: [] } },
      },
    ]);
    await feedback('block');
    expect(await names()).toEqual(['record-feedback.v1', 'blocklist-changed.v1', 'record-feedback.v1']);
    const answer = await new GetBlocklistQuery(db).answer(
      { user_id: mia.userId },
      { tenantId: mia.tenantId },
    );
    expect(answer).toEqual({ tracks: [track], artists: [] });
  });

  test('more and less are feedback only; a track that is not there is not found', async () => {
    await feedback('more');
    await feedback('less');
    expect(await names()).toEqual(['record-feedback.v1', 'record-feedback.v1']);
    expect((await feedback('block', 'unknown')).status).toBe(404);
    expect((await mine('GET', '/v1/blocklist')).body).toEqual({ tracks: [], artists: [] });
  });

  test('of a new list only what is new is told, and what is left out stays', async () => {
    await mine('PUT', '/v1/blocklist', { tracks: [track], artists: ['Paper Pilots'] });
    const { status, body } = await mine('PUT', '/v1/blocklist', { artists: ['PAPER PILOTS', 'Can', 'can'] });
    expect(status).toBe(200);
    expect(blocklistSchema.parse(body)).toEqual({ tracks: [track], artists: ['PAPER PILOTS', 'Can'] });
    expect((await messages()).map(({ data }) => data['added'])).toEqual([
      { tracks: [track], artists: ['Paper Pilots'] },
      { tracks: [], artists: ['Can'] },
    ]);
    await mine('PUT', '/v1/blocklist', { tracks: [], artists: [] });
    expect(await messages()).toHaveLength(2);
    expect((await mine('GET', '/v1/blocklist')).body).toEqual({ tracks: [], artists: [] });
  });

  test('two listeners at once and one listener twice at once lose nothing', async () => {
    const ids = ['u99AOirSVWW4dWhhNjy8qT', 'MrEqJNiqzxVO4dFapzxZXl'];
    await Promise.all([
      ...ids.map((id) => feedback('block', id)),
      as(zoe, 'PUT', '/v1/blocklist', { artists: ['Sade'] }),
    ]);
    const { body } = await mine('GET', '/v1/blocklist');
    expect(body.tracks.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted());
    expect((await as(zoe, 'GET', '/v1/blocklist')).body).toEqual({ tracks: [], artists: ['Sade'] });
  });

  test('a long list is told in messages of a few kilobytes, and one that is too long is refused', async () => {
    const many = (count: number, title: string) =>
      Array.from({ length: count }, (_, n) => ({ id: `t${n}`, title, artists: ['Somebody'], isrc: null }));
    expect((await mine('PUT', '/v1/blocklist', { tracks: many(1_000, 'x'.repeat(80)) })).status).toBe(200);
    const told = await messages();
    expect(told).toHaveLength(40);
    for (const { data } of told) expect(JSON.stringify(data).length).toBeLessThan(16_384);
    const tooLong = await mine('PUT', '/v1/blocklist', { tracks: many(2_000, 'x'.repeat(430)) });
    expect(tooLong).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect((await mine('GET', '/v1/blocklist')).body.tracks).toHaveLength(1_000);
  });
});

describe('the versions of a playlist', () => {
  test('are listed, made again, or said to be over', async () => {
    const path = `/v1/playlists/${playlistId}/versions`;
    expect((await mine('GET', path)).body).toEqual({ items: versions.items });
    expect((await mine('GET', `${path}/2`)).body).toMatchObject({ id: playlistId });
    expect(await mine('GET', `${path}/1`)).toMatchObject({ status: 410, body: { code: 'expired' } });
    expect((await mine('GET', `${path}/9`)).status).toBe(404);
  });
});

describe('POST /v1/seeds/imports', () => {
  const send = (field = 'history', bytes = 300_000) => {
    const form = new FormData();
    form.set(field, new Blob([new Uint8Array(bytes)]), 'Streaming_History_Audio_2020.json');
    return mine('POST', '/v1/seeds/imports', form);
  };
  const kept = () => objects.list(`imports/${mia.tenantId}/`);
  const world = (member: Member, import_id: string) =>
    as(member, 'POST', '/v1/worlds', { seeds: { kind: 'history', range: 'long_term', import_id } });

  test('a history is kept for 30 days, and seeds a world of its listener without Spotify', async () => {
    const { status, body } = await send();
    expect([status, body]).toEqual([
      201,
      {
        import_id: expect.stringMatching(/^imp_/),
        plays: 300_000,
        tracks: 3,
        first_played_at: '2020-01-01T00:00:00.000Z',
        last_played_at: '2026-01-01T00:00:00.000Z',
        expires_at: '2026-12-21T12:00:00.000Z',
      },
    ]);
    expect(await kept()).toEqual([`imports/${mia.tenantId}/${body.import_id}`]);
    expect((await world(mia, body.import_id)).status).toBe(202);
    expect((await waitingJobs(db, mia.tenantId))[0]).toMatchObject({
      kind: 'world',
      command: { seeds: { kind: 'history', import_id: body.import_id } },
    });
    expect(await world(zoe, body.import_id)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
    now = new Date(now.getTime() + 31 * dayMs);
    expect((await world(mia, body.import_id)).status).toBe(400);
  });

  test('what is no history is refused and leaves nothing behind', async () => {
    isHistory = false;
    expect(await send()).toMatchObject({
      status: 422,
      body: { code: 'unreadable-history', detail: 'It holds no plays.' },
    });
    expect((await send('audio', 3_000_000)).status).toBe(400);
    expect((await mine('POST', '/v1/seeds/imports', {})).status).toBe(400);
    expect(await kept()).toEqual([]);
    const { rows } = await sql`select id from gateway.imports where tenant_id = ${mia.tenantId}`.execute(
      database.openAsAdmin(),
    );
    expect(rows).toEqual([]);
  });

  test('more than 200 MiB is refused while it comes, and leaves nothing behind', async () => {
    expect(await send('history', 200 * 1024 * 1024 + 1)).toMatchObject({
      status: 413,
      body: { code: 'upload-too-large' },
    });
    expect(await kept()).toEqual([]);
    expect((await send()).status, 'the connection serves the next request').toBe(201);
  });

  test('the sweep takes a history when its time is over, and no other', async () => {
    const [old, young] = [(await send()).body.import_id, (await send()).body.import_id];
    await inTenant(db, mia.tenantId, (trx) =>
      trx
        .updateTable('imports')
        .set({ expires_at: new Date(0) })
        .where('id', '=', old)
        .execute(),
    );
    const parts = { db, ask: askOf(), relay, clock: () => now };
    await new SweepSchedule(parts, log, objects, { silentJobMs: 60_000 }).run();
    expect(await kept()).toEqual([`imports/${mia.tenantId}/${young}`]);
  });
});

describe('POST /v1/worlds', () => {
  test('asks for a Spotify account only where one is read', async () => {
    const status = async (seeds: object) => (await mine('POST', '/v1/worlds', { seeds })).status;
    const samples = Array.from({ length: 3 }, () => newId('sample'));
    expect(await status({ kind: 'history', range: 'long_term', listenbrainz_user: 'mia' })).toBe(202);
    expect(await status({ kind: 'tracks', ids: samples })).toBe(202);
    expect(await status({ kind: 'history', range: 'long_term' })).toBe(422);
    expect(await status({ kind: 'playlists', ids: ['a'] })).toBe(422);
  });
});
