import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { newId } from '@trc/contracts/ids';
import type { Ask } from '@trc/runtime/ask';
import { inTenant } from '@trc/runtime/tenancy';
import { deliver, personalDataOf } from '@trc/testkit/deliver';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CandidatesGatheredEvent } from '../src/inbound/candidates-gathered.event.ts';
import { SpotifyDisconnectedEvent } from '../src/inbound/spotify-disconnected.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { manifestKeyOf } from '../src/outbound/manifests.objects.ts';
import { personalData } from '../src/outbound/personal-data.store.ts';
import { aRichTrack, aWorld, candidates, ids } from './fixtures.ts';
import { composeThrough } from './process.ts';

const now = () => new Date('2026-11-21T12:00:00Z');
let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ playlist: migrations });
  db = database.open<Database>('playlist');
});
afterAll(() => database?.drop());

/** Everything that the service has of the tenant, as one text. */
async function everything(): Promise<string> {
  const texts: string[] = [];
  for (const table of ['playlists', 'playlist_versions', 'publications', 'world_names', 'outbox']) {
    const { rows } = await sql<{ row: string }>`
      select it::text as row from ${sql.id('playlist', table)} as it`.execute(database.openAsAdmin());
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
const half = candidates(120, (n) =>
  aRichTrack(n, n % 2 === 0 ? {} : { source: 'musicbrainz', uri: null, features: null }),
);

it('disconnecting leaves the playlists with what others have named, and nothing that only Spotify has', async () => {
  const { objects } = await createObjects();
  await composeThrough(db, aWorld(), half, { objects });
  expect(await everything()).toContain('spotify:track:');
  const event = new SpotifyDisconnectedEvent(db, objects, now);
  await deliver(
    db,
    'playlist',
    spotifyDisconnected,
    { erasure_id: newId('erasure'), user_id: ids.user },
    (message, context) => event.handle(message, context),
    ids.tenant,
  );
  const text = await everything();
  expect(text).toContain('were known from Spotify only');
  expect(text).not.toMatch(/spotify:track:|"source": "spotify"/);
  expect(await objects.head(manifestKeyOf(ids.tenant, ids.set))).toBeNull();
  const left = await inTenant(db, ids.tenant, (trx) =>
    trx.selectFrom('playlists').select('tracks').execute(),
  );
  expect(left.length).toBeGreaterThan(2);
  expect(left.flatMap(({ tracks }) => tracks).length).toBeGreaterThan(0);
});

it('an erasure takes playlists, names and manifests, and a composition that comes late leaves nothing', async () => {
  const { objects } = await createObjects();
  await composeThrough(db, aWorld({ version: 2 }), half, { objects });
  await personalDataOf('playlist', personalData, db, objects, now).erase({
    tenantId: ids.tenant,
    userId: ids.user,
  });
  const late = candidatesGathered.schema.parse({
    job_id: ids.job,
    world_id: ids.world,
    world_version: 3,
    user_id: ids.user,
    candidate_set_id: ids.set,
    object_key: `tenants/${ids.tenant}/candidates/${ids.set}.json.gz`,
    count: 1,
    usage: [],
  });
  const manifest = manifestKeyOf(ids.tenant, ids.set);
  await objects.put(manifest, Buffer.from('of an earlier try'), 'application/gzip');
  const event = new CandidatesGatheredEvent(db, (() => null) as unknown as Ask, objects, now);
  await deliver(db, 'playlist', candidatesGathered, late, (m, c) => event.handle(m, c), ids.tenant);
  expect(await objects.list(`tenants/${ids.tenant}/`)).toEqual([]);
  expect(await everything()).not.toContain(ids.user);
  expect(await inTenant(db, ids.tenant, (trx) => trx.selectFrom('playlists').select('id').execute())).toEqual(
    [],
  );
});
