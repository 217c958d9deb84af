import { gzipSync } from 'node:zlib';
import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { deliver, personalDataOf } from '@trc/testkit/deliver';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SpotifyDisconnectedEvent } from '../src/inbound/spotify-disconnected.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { storeVerdict } from '../src/outbound/feedback.store.ts';
import { personalData } from '../src/outbound/personal-data.store.ts';
import { previewKeyOf } from '../src/outbound/previews.objects.ts';
import { storeWorld } from '../src/outbound/worlds.store.ts';
import { storeFirstVersion, tenantId, userId } from './parts.ts';
import { measuredTrack } from './tracks.ts';

const now = () => new Date('2026-11-21T12:00:00Z');
const titleOfSpotify = 'Known There Alone';
let database: TestDatabase;
let db: Kysely<Database>;
let objects: Awaited<ReturnType<typeof createObjects>>['objects'];
let worldId: string;
const [mine, others] = [previewKeyOf(tenantId, newId('job')), previewKeyOf(tenantId, newId('job'))];

beforeAll(async () => {
  database = await createDatabase({ taste: migrations });
  db = database.open<Database>('taste');
  ({ objects } = await createObjects());
});
afterAll(() => database?.drop());
beforeEach(async () => {
  const { left_out, ...world } = await storeFirstVersion(db);
  worldId = world.id;
  const track = { ...measuredTrack(99), source: 'spotify', title: titleOfSpotify } as const;
  const seeds = { ...world.seeds, tracks: [...world.seeds.tracks, track] };
  await inTenant(db, tenantId, async (trx) => {
    const owner = { tenantId, userId, jobId: newId('job') };
    await storeWorld(trx, owner, { ...world, left_out, version: 2, seeds }, now());
    for (const said of [track, measuredTrack(1)])
      await storeVerdict(trx, { tenantId, userId, worldId }, { track: said, verdict: 'more', saidAt: now() });
  });
  await objects.put(mine, gzipSync(JSON.stringify({ id: worldId })), 'application/gzip');
  await objects.put(others, gzipSync(JSON.stringify({ id: newId('world') })), 'application/gzip');
});

const left = () =>
  inTenant(db, tenantId, async (trx) => ({
    worlds: await trx.selectFrom('worlds').selectAll().where('user_id', '=', userId).execute(),
    versions: await trx
      .selectFrom('world_versions')
      .select('document')
      .where('world_id', '=', worldId)
      .execute(),
    feedback: await trx.selectFrom('feedback').selectAll().where('world_id', '=', worldId).execute(),
  }));

it('disconnecting takes what Spotify alone has named out of every version, and keeps the world', async () => {
  const event = new SpotifyDisconnectedEvent(db, objects);
  const message = { erasure_id: newId('erasure'), user_id: userId };
  await deliver(db, 'taste', spotifyDisconnected, message, (m, c) => event.handle(m, c), tenantId);
  const { worlds, versions, feedback } = await left();
  expect(worlds.map(({ id }) => id)).toContain(worldId);
  expect(versions).toHaveLength(2);
  expect(JSON.stringify(versions)).not.toContain(titleOfSpotify);
  expect(feedback.map(({ track }) => track.title)).toEqual(['Song 1']);
  expect(await objects.head(mine)).toBeNull();
  expect(await objects.head(others)).not.toBeNull();
});

it('an erasure takes worlds, versions, verdicts and previews of the user alone', async () => {
  await personalDataOf('taste', personalData, db, objects, now).erase({ tenantId, userId });
  expect(await left()).toEqual({ worlds: [], versions: [], feedback: [] });
  expect(await objects.head(mine)).toBeNull();
  expect(await objects.head(others)).not.toBeNull();
});
