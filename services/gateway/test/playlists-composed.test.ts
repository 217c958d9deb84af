import type { JobKind } from '@trc/contracts/documents/job.v1';
import { playlistPublished } from '@trc/contracts/events/playlist-published.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { listPlaylists } from '@trc/contracts/queries/list-playlists.v1';
import { webhookEventTypes } from '@trc/contracts/webhooks/endpoint';
import { type Ask, Unavailable } from '@trc/runtime/ask';
import type { MessageContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstSchedule, runAfter } from '../src/domain/next-run.ts';
import { PlaylistPublishedEvent } from '../src/inbound/playlist-published.event.ts';
import { PlaylistsComposedEvent } from '../src/inbound/playlists-composed.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addJob, cancelJobs, findJob } from '../src/outbound/jobs.store.ts';
import { findSchedule } from '../src/outbound/schedules.store.ts';
import { addEndpoint } from '../src/outbound/webhooks.store.ts';
import {
  answers,
  aPlaylist,
  askOf,
  bell,
  type Member,
  makeTenant,
  promisedAt,
  settle,
  stated,
} from './fixtures.ts';

const now = new Date('2026-11-21T12:00:00Z');
let database: TestDatabase;
let db: Kysely<Database>;
let mia: Member;
let jobId: Id<'job'>;
let worldId: Id<'world'>;
let playlists: readonly Id<'playlist'>[];

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database.drop());
beforeEach(async () => {
  mia = await makeTenant(db, 'Asia/Tokyo');
  [jobId, worldId] = [newId('job'), newId('world')];
  playlists = [newId('playlist'), newId('playlist'), newId('playlist')];
  await inTenant(db, mia.tenantId, (trx) =>
    addEndpoint(trx, {
      tenantId: mia.tenantId,
      url: 'https://example.test/hook',
      events: webhookEventTypes,
      secretSealed: 'sealed',
    }),
  );
});

const begin = (kind: JobKind, publish = false) =>
  inTenant(db, mia.tenantId, (trx) =>
    addJob(
      trx,
      {
        id: jobId,
        tenantId: mia.tenantId,
        userId: mia.userId,
        kind,
        subjectId: worldId,
        command: {},
        publish,
        promised: promisedAt(now, { queue: 'worlds' }),
      },
      {},
    ),
  );
const changes = [
  { intersection: 'energy-low', name: 'Low Flame', kept: 15, added: 35, dropped: 35, for_example: ['A: B'] },
];
const composed = (occasion: 'created' | 'refreshed' | 'previewed') =>
  playlistsComposed.schema.parse({
    job_id: jobId,
    world_id: worldId,
    world_version: occasion === 'created' ? 1 : 2,
    user_id: mia.userId,
    playlists: playlists.map((id) => ({ id, name: 'Low Flame', track_count: 50 })),
    left_out: ['No cover.'],
    usage: [],
    occasion,
    changes: occasion === 'created' ? [] : changes,
  });
const context = () => ({ id: newId('message'), tenantId: mia.tenantId }) as unknown as MessageContext;
/** Playlist knows the playlists of the world, and which of them are at Spotify. */
const playlistKnows = (published: readonly string[]) =>
  answers(listPlaylists, () => ({
    items: playlists.map((id) => {
      const { tracks: _, ...playlist } = aPlaylist(id, worldId, mia.userId).playlist;
      const isPublished = published.includes(id);
      return { ...playlist, published: isPublished ? playlist.published : null, track_count: 50 };
    }),
  }));
const deliver = async (occasion: 'created' | 'refreshed' | 'previewed', ask: Ask = askOf()) => {
  const handler = new PlaylistsComposedEvent(ask, () => now, bell);
  const outcome = await handler.handle(composed(occasion), context());
  if (outcome.kind !== 'retry') await settle(db, mia.tenantId, outcome);
  return outcome;
};
const publishedEvent = async (playlistId: string) => {
  const message = playlistPublished.schema.parse({
    job_id: jobId,
    playlist_id: playlistId,
    world_id: worldId,
    user_id: mia.userId,
    target: 'spotify',
    external_id: 'x',
    url: 'https://open.spotify.com/playlist/x',
    left_out: [],
    usage: [],
  });
  await settle(
    db,
    mia.tenantId,
    await new PlaylistPublishedEvent(() => now, bell).handle(message, context()),
  );
};
const job = () => inTenant(db, mia.tenantId, (trx) => findJob(trx, jobId));
const schedule = () => inTenant(db, mia.tenantId, (trx) => findSchedule(trx, worldId));
const webhooks = () =>
  inTenant(db, mia.tenantId, async (trx) =>
    (await trx.selectFrom('webhook_deliveries').select('event').orderBy('id').execute()).map(
      ({ event }) => event,
    ),
  );
const names = async () => (await stated(database, mia.tenantId)).map(({ name }) => name);

describe('playlists-composed', () => {
  test('a new world gets its schedule, weekly in the time zone of the tenant', async () => {
    await begin('world');
    await deliver('created');
    const first = firstSchedule(worldId, 'Asia/Tokyo');
    expect(await schedule()).toMatchObject({
      ...first,
      user_id: mia.userId,
      continuity: 0.3,
      next_run_at: runAfter(first, worldId, now),
      paused: null,
    });
    expect(await job()).toMatchObject({
      status: 'completed',
      result: { world_id: worldId, world_version: 1 },
    });
    await deliver('created');
    expect((await webhooks()).toSorted()).toEqual(['playlists.composed', 'world.ready']);
  });

  test('a world whose job was cancelled gets no schedule', async () => {
    await begin('world');
    await inTenant(db, mia.tenantId, (trx) => cancelJobs(trx, [jobId], now));
    await deliver('created');
    expect(await schedule()).toBeNull();
  });

  test('a preview ends its job with what would change, and nobody else hears of it', async () => {
    await begin('refresh');
    await deliver('previewed');
    expect(await job()).toMatchObject({
      status: 'completed',
      result: { world_id: worldId, preview: true, changes, left_out: ['No cover.'] },
    });
    expect(await names()).toEqual(['job-ended.v1']);
    expect(await webhooks()).toEqual([]);
    expect(await schedule()).toBeNull();
  });

  test('a refresh publishes again what was published, and ends with the last of it', async () => {
    await begin('refresh');
    const [first, , third] = playlists;
    await deliver('refreshed', askOf(playlistKnows([first, third] as string[])));
    const commands = (await stated(database, mia.tenantId)).map(
      ({ name, data }) => `${name} ${data['playlist_id']}`,
    );
    // Messages of one write have no order among themselves.
    expect(commands.toSorted()).toEqual([first, third].map((id) => `publish-playlist.v1 ${id}`).toSorted());
    await publishedEvent(first ?? '');
    expect(await job()).toMatchObject({ status: 'processing', publishing: [third] });
    await publishedEvent(third ?? '');
    expect(await job()).toMatchObject({
      status: 'completed',
      result: { world_id: worldId, world_version: 2, changes, left_out: ['No cover.'] },
    });
    expect((await webhooks()).toSorted()).toEqual([
      'playlist.published',
      'playlist.published',
      'playlists.composed',
      'world.ready',
    ]);
  });

  test('a refresh of playlists that were never published ends at once', async () => {
    await begin('refresh');
    await deliver('refreshed', askOf(playlistKnows([])));
    expect(await names()).toEqual(['job-ended.v1']);
    expect(await job()).toMatchObject({ status: 'completed' });
  });

  test('a refresh waits for a neighbour that does not answer, and writes nothing meanwhile', async () => {
    await begin('refresh');
    const outcome = await deliver('refreshed', async (contract) => {
      throw new Unavailable(contract, 'down');
    });
    expect(outcome.kind).toBe('retry');
    expect(await job()).toMatchObject({ status: 'pending' });
  });
});
