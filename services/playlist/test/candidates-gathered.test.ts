import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GetPlaylistQuery } from '../src/inbound/get-playlist.query.ts';
import { GetPlaylistFileQuery } from '../src/inbound/get-playlist-file.query.ts';
import { ListPlaylistsQuery } from '../src/inbound/list-playlists.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { aRichTrack, aTrack, aWorld, candidateOf, candidates, ids } from './fixtures.ts';
import { composeThrough, forgetPlaylists, type Stated } from './process.ts';

let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createDatabase({ playlist: migrations });
  db = database.open<Database>('playlist');
});
afterAll(() => database?.drop());
afterEach(() => forgetPlaylists(db));

const composedIn = (stated: readonly Stated[]) => playlistsComposed.schema.parse(stated[0]?.data);
const otherTenant = 'ten_01JD0000000000000000000009';

describe('candidates-gathered', () => {
  test('candidates become stored playlists and one event that names them', async () => {
    const { stated } = await composeThrough(db, aWorld(), candidates(400));
    const composed = composedIn(stated);
    expect(composed.playlists.map(({ name }) => name)).toEqual([
      'Salt Light: Ruined Cathedral',
      'Salt Light: Late Summer Drift',
      'Salt Light: Night Bus',
    ]);
    expect(composed.left_out).toEqual(['ListenBrainz did not answer.']);
    const [first] = composed.playlists;
    const reply = await new GetPlaylistQuery(db).answer(
      { playlist_id: first?.id ?? '' },
      { tenantId: ids.tenant },
    );
    expect(reply?.user_id).toBe(ids.user);
    expect(reply?.playlist).toMatchObject({
      id: first?.id,
      intersection: 'ruined-cathedral',
      description: 'Low light, long echoes.',
      random_seed: 20261120,
      weights_version: 'weights.v2',
      published: null,
    });
    expect(reply?.playlist.tracks).toHaveLength(first?.track_count ?? 0);
  });

  test('EA-38: a playlist keeps its id when the world is composed again under other names', async () => {
    const first = composedIn((await composeThrough(db, aWorld(), candidates(200))).stated);
    const renamed = aWorld({ version: 2, name: 'Salt and Light' });
    const second = composedIn(
      (
        await composeThrough(
          db,
          renamed,
          candidates(200, (n) => aRichTrack(n + 50)),
        )
      ).stated,
    );
    expect(second.playlists.map(({ id }) => id)).toEqual(first.playlists.map(({ id }) => id));
    expect(second.playlists[0]?.name).toBe('Salt and Light: Ruined Cathedral');
    const manifest = await inTenant(db, ids.tenant, (trx) =>
      trx
        .selectFrom('playlist_versions')
        .select(['world_version', 'object_key'])
        .distinct()
        .orderBy('world_version')
        .execute(),
    );
    expect(manifest.map(({ world_version }) => world_version)).toEqual([1, 2]);
  });

  test('the same event twice makes the same playlists once', async () => {
    const once = composedIn((await composeThrough(db, aWorld(), candidates(200))).stated);
    const twice = composedIn((await composeThrough(db, aWorld(), candidates(200))).stated);
    expect(twice.playlists).toEqual(once.playlists);
  });

  test('a late event of an older version does not undo a newer composition', async () => {
    await composeThrough(db, aWorld({ version: 2, name: 'New' }), candidates(200));
    const late = composedIn((await composeThrough(db, aWorld({ name: 'Old' }), candidates(100))).stated);
    expect(late.playlists[0]?.name).toBe('New: Ruined Cathedral');
  });

  test('too few candidates are refused and store nothing', async () => {
    const { outcome, stated } = await composeThrough(db, aWorld(), candidates(9));
    expect(outcome).toMatchObject({ kind: 'refuse', code: 'too-few-candidates' });
    expect(stated).toMatchObject([{ name: 'composing-refused.v1', data: { code: 'too-few-candidates' } }]);
    expect(
      (await new ListPlaylistsQuery(db).answer({ world_id: ids.world }, { tenantId: ids.tenant })).items,
    ).toEqual([]);
  });

  test('characters that Postgres cannot store do not stop a composition', async () => {
    const odd = candidates(30, (n) => aTrack(n, { title: `a\0b\ud800c ${n}` }));
    const { stated } = await composeThrough(db, aWorld(), odd);
    expect(stated[0]?.name).toBe('playlists-composed.v1');
  });

  test('playlists are listed in the order of the intersections, and to their own tenant only', async () => {
    await composeThrough(db, aWorld(), candidates(200));
    const list = (tenantId: string) =>
      new ListPlaylistsQuery(db).answer({ world_id: ids.world }, { tenantId });
    const { items } = await list(ids.tenant);
    expect(items.map(({ intersection }) => intersection)).toEqual([
      'ruined-cathedral',
      'late-summer-drift',
      'night-bus',
    ]);
    expect(items[0]).not.toHaveProperty('tracks');
    expect((await list(otherTenant)).items).toEqual([]);
    const foreign = { tenantId: otherTenant };
    expect(await new GetPlaylistQuery(db).answer({ playlist_id: items[0]?.id ?? '' }, foreign)).toBeNull();
  });

  test('a playlist comes as a file in each format', async () => {
    const { stated } = await composeThrough(db, aWorld(), [
      candidateOf(aRichTrack(1)),
      ...candidates(60, (n) => aRichTrack(n + 5)),
    ]);
    const id = composedIn(stated).playlists[0]?.id ?? '';
    for (const format of ['jspf', 'm3u8', 'csv'] as const) {
      const file = await new GetPlaylistFileQuery(db).answer(
        { playlist_id: id, format },
        { tenantId: ids.tenant },
      );
      expect(file?.filename).toBe(`Salt Light Ruined Cathedral.${format}`);
      expect(file?.body.length).toBeGreaterThan(100);
    }
  });
});
