import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { newId } from '@trc/contracts/ids';
import { createLog } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BlocklistChangedEvent } from '../src/inbound/blocklist-changed.event.ts';
import { ForgetOldVersionsSchedule } from '../src/inbound/forget-old-versions.schedule.ts';
import { GetPlaylistVersionQuery } from '../src/inbound/get-playlist-version.query.ts';
import { ListPlaylistVersionsQuery } from '../src/inbound/list-playlist-versions.query.ts';
import { WorldRenamedEvent } from '../src/inbound/world-renamed.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { listPlaylists } from '../src/outbound/playlists.store.ts';
import { aRichTrack, aWorld, candidates, ids } from './fixtures.ts';
import { type Circumstances, composeThrough, contextOf, forgetPlaylists, settle } from './process.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;

beforeAll(async () => {
  database = await createDatabase({ playlist: migrations });
  db = database.open<Database>('playlist');
  ({ objects } = await createObjects());
});
afterAll(() => database?.drop());
afterEach(() => forgetPlaylists(db));

const dayMs = 86_400_000;
const startMs = Date.parse('2026-11-20T12:00:00.000Z');
const weekly = (version: number) => new Date(startMs + (version - 1) * 7 * dayMs);
const open = { where: {}, bias: {} };
const worldOf = (version: number, changes: Partial<World> = {}) =>
  aWorld({
    version,
    random_seed: 100 + version,
    intersections: aWorld().intersections.map((intersection) => ({ ...intersection, ...open })),
    ...changes,
  });
const found = (from: number, count = 260) => candidates(count, (n) => aRichTrack(from + n, { tags: null }));

/** One composition on real parts, from a candidate set of its own. */
async function composed(version: number, circumstances: Circumstances & { world?: Partial<World> } = {}) {
  const world = worldOf(version, circumstances.world);
  const { outcome, stated } = await composeThrough(db, world, found(version * 90), {
    objects,
    setId: newId('candidateSet'),
    at: weekly(version),
    occasion: version === 1 ? 'created' : 'refreshed',
    continuity: version === 1 ? 0 : 0.3,
    ...circumstances,
  });
  const says = stated.find(({ name }) => name === 'playlists-composed.v1');
  return { outcome, stated, event: says ? playlistsComposed.schema.parse(says.data) : null };
}

const stored = async (): Promise<Playlist[]> =>
  (await inTenant(db, ids.tenant, (trx) => listPlaylists(trx, ids.world))).map(({ playlist }) => playlist);
const rebuilt = (playlistId: string, version: number, tenantId: string = ids.tenant) =>
  new GetPlaylistVersionQuery(db, objects).answer(
    { playlist_id: playlistId, world_version: version },
    { tenantId },
  );
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const countOf = (playlists: readonly Playlist[]) =>
  playlists.map(({ tracks }) => tracks.filter(({ kept }) => kept).length);

describe('a refresh', () => {
  test('keeps exactly the share of every playlist under the same ids, and counts how often', async () => {
    await composed(1);
    const first = await stored();
    for (const version of [2, 3, 4]) {
      const before = await stored();
      const { event } = await composed(version);
      const after = await stored();
      expect(after.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
      expect(countOf(after)).toEqual([15, 15, 15]);
      expect(event).toMatchObject({ occasion: 'refreshed', world_version: version });
      expect(event?.changes).toHaveLength(3);
      for (const [index, change] of (event?.changes ?? []).entries()) {
        const [now, then] = [after[index], before[index]];
        expect(change).toMatchObject({ intersection: now?.intersection, name: now?.name });
        expect([change.kept, change.added, change.dropped]).toEqual([15, 35, 35]);
        const added = now?.tracks.filter(({ kept }) => !kept) ?? [];
        expect(added.map(({ track }) => `${track.artists[0]}: ${track.title}`)).toEqual(
          expect.arrayContaining(change.for_example),
        );
        expect(change.for_example).toHaveLength(5);
        const timesThen = new Map(then?.tracks.map(({ track, times_kept }) => [track.id, times_kept]));
        for (const { track, kept, times_kept } of now?.tracks ?? [])
          expect(times_kept).toBe(kept ? (timesThen.get(track.id) ?? Number.NaN) + 1 : 0);
        expect(now?.dropped).toHaveLength(35);
      }
    }
  });

  test('delivered twice changes nothing the second time, and says the same', async () => {
    await composed(1);
    const setId = newId('candidateSet');
    const { event: once } = await composed(2, { setId });
    const after = await stored();
    const { event: twice } = await composed(2, { setId });
    expect(await stored()).toEqual(after);
    expect(twice?.changes).toEqual(once?.changes);
    expect(twice?.playlists).toEqual(once?.playlists);
  });

  test('composed again for the same version of the world continues what the first try continued', async () => {
    await composed(1);
    await composed(2);
    const first = await stored();
    await composed(2);
    const again = await stored();
    expect(countOf(again)).toEqual([15, 15, 15]);
    expect(again.map(({ dropped }) => dropped.length)).toEqual(first.map(({ dropped }) => dropped.length));
    for (const { tracks } of again) expect(Math.max(...tracks.map(({ times_kept }) => times_kept))).toBe(1);
  });

  test('never lets a blocked track in or stay', async () => {
    await composed(1);
    const [playlist] = await stored();
    const blocklist = {
      tracks: [{ id: playlist?.tracks[0]?.track.id ?? '', title: null, artists: [], isrc: null }],
      artists: playlist?.tracks.slice(1, 6).map(({ track }) => (track.artists[0] ?? '').toUpperCase()) ?? [],
    };
    const gone = new Set(playlist?.tracks.slice(0, 6).map(({ track }) => track.id));
    const next = found(0, 300);
    const { stated } = await composeThrough(db, worldOf(2), next, {
      objects,
      setId: newId('candidateSet'),
      occasion: 'refreshed',
      continuity: 1,
      blocklist,
    });
    expect(stated[0]?.name).toBe('playlists-composed.v1');
    const after = await stored();
    expect(after.flatMap(({ tracks }) => tracks).filter(({ track }) => gone.has(track.id))).toEqual([]);
    expect(countOf(after)).toEqual([44, 50, 50]);
    const reasons = after[0]?.dropped.filter(({ id }) => gone.has(id)).map(({ reason }) => reason);
    expect(reasons).toEqual(Array.from({ length: 6 }, () => 'Blocked by you.'));
  });

  test('leaves a playlist for which nothing fits as it is, and says so', async () => {
    await composed(1);
    const before = await stored();
    const intersections = worldOf(2).intersections.map((intersection, n) =>
      n === 1 ? { ...intersection, where: { energy: { min: 5 } } } : intersection,
    );
    const { event } = await composed(2, { world: { intersections } });
    const after = await stored();
    expect(after[1]).toEqual(before[1]);
    expect(after[0]).not.toEqual(before[0]);
    expect(event?.left_out).toContain(
      '"Late Summer Drift" keeps its playlist as it was: fewer than 10 tracks fit it now.',
    );
    expect(event?.changes[1]).toMatchObject({ kept: 50, added: 0, dropped: 0 });
    expect(event?.playlists.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const all = after.flatMap(({ tracks }) => tracks.map(({ track }) => track.id));
    expect(new Set(all).size).toBe(all.length);
  });

  test('in a preview tells the changes and stores nothing', async () => {
    await composed(1);
    const before = await stored();
    const keys = await objects.list(`tenants/${ids.tenant}/compositions/`);
    const { event } = await composed(2, {
      occasion: 'previewed',
      draftKey: `previews/${ids.tenant}/${newId('job')}.json.gz`,
      world: { name: 'Not Yet' },
    });
    expect(await stored()).toEqual(before);
    expect(await objects.list(`tenants/${ids.tenant}/compositions/`)).toEqual(keys);
    const versions = await new ListPlaylistVersionsQuery(db).answer(
      { playlist_id: before[0]?.id ?? '' },
      { tenantId: ids.tenant },
    );
    expect(versions?.items.map(({ world_version }) => world_version)).toEqual([1]);
    expect(event?.occasion).toBe('previewed');
    expect(event?.playlists.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(event?.changes.map(({ name }) => name)[0]).toBe('Not Yet: Ruined Cathedral');
    for (const change of event?.changes ?? [])
      expect([change.kept, change.added, change.dropped, change.for_example.length]).toEqual([15, 35, 35, 5]);

    const { event: real } = await composed(2, { world: { name: 'Not Yet' } });
    expect(real?.changes).toEqual(event?.changes);
  });

  test('in a preview of a world without playlists, or whose draft is gone, is refused', async () => {
    const draftKey = `previews/${ids.tenant}/${newId('job')}.json.gz`;
    expect((await composed(1, { occasion: 'previewed', draftKey })).outcome).toMatchObject({
      kind: 'refuse',
      code: 'conflict',
    });
    const without: Objects = {
      ...objects,
      head: async (key) => (key === draftKey ? null : objects.head(key)),
    };
    const { outcome, stated } = await composed(1, { occasion: 'previewed', draftKey, objects: without });
    expect(outcome).toMatchObject({ kind: 'refuse', code: 'expired' });
    expect(stated).toMatchObject([{ name: 'composing-refused.v1', data: { code: 'expired' } }]);
  });
});

describe('an earlier composition', () => {
  test('is made again exactly, the first one and refreshed ones, also after more refreshes and blocks', async () => {
    const history: Playlist[][] = [];
    for (const version of [1, 2, 3, 4]) {
      const blocklist = version === 3 ? { artists: ['Artist 300', 'Artist 310'], tracks: [] } : {};
      const intersections = worldOf(version).intersections.map((intersection, n) =>
        version === 4 && n === 1 ? { ...intersection, where: { energy: { min: 5 } } } : intersection,
      );
      await composed(version, { blocklist, world: { intersections, name: `Name ${version}` } });
      history.push(await stored());
    }
    const playlists = history[0] ?? [];
    for (const [index, then] of history.entries()) {
      for (const [n, { id }] of playlists.entries()) {
        const answer = await rebuilt(id, index + 1);
        if (index === 3 && n === 1) expect(answer).toEqual({ kind: 'not-found' });
        else expect(asJson(answer)).toEqual({ kind: 'rebuilt', user_id: ids.user, playlist: then[n] });
      }
    }
  });

  test('is listed newest first, to its own tenant only', async () => {
    for (const version of [1, 2, 3]) await composed(version);
    const [playlist] = await stored();
    const list = (tenantId: string) =>
      new ListPlaylistVersionsQuery(db).answer({ playlist_id: playlist?.id ?? '' }, { tenantId });
    const listed = await list(ids.tenant);
    expect(listed?.user_id).toBe(ids.user);
    expect(listed?.items.map(({ world_version }) => world_version)).toEqual([3, 2, 1]);
    expect(listed?.items[0]).toMatchObject({
      candidate_set_id: playlist?.candidate_set_id,
      composed_at: weekly(3).toISOString(),
    });
    const foreign = newId('tenant');
    expect(await list(foreign)).toBeNull();
    expect(await rebuilt(playlist?.id ?? '', 1, foreign)).toEqual({ kind: 'not-found' });
    expect(await rebuilt(playlist?.id ?? '', 9)).toEqual({ kind: 'not-found' });
  });

  test('is expired when its candidates are gone', async () => {
    await composed(1);
    const [playlist] = await stored();
    await objects.delete(`tenants/${ids.tenant}/candidates/${playlist?.candidate_set_id}.json.gz`);
    expect(await rebuilt(playlist?.id ?? '', 1)).toEqual({ kind: 'expired' });
  });

  test('is deleted after 90 days with its manifest, and the playlist stays', async () => {
    for (const version of [1, 2]) await composed(version);
    const before = await stored();
    const id = before[0]?.id ?? '';
    const sweep = (atMs: number) =>
      new ForgetOldVersionsSchedule(db, objects, () => new Date(atMs), createLog('test', 'silent')).run();
    const manifests = async () =>
      (await objects.list(`tenants/${ids.tenant}/compositions/`)).filter((key) =>
        key.includes(before[0]?.candidate_set_id ?? ''),
      );
    await sweep(startMs + 91 * dayMs);
    await sweep(startMs + 91 * dayMs);
    expect(await rebuilt(id, 1)).toEqual({ kind: 'expired' });
    expect(await rebuilt(id, 2)).toMatchObject({ kind: 'rebuilt' });
    expect(await manifests()).toHaveLength(1);
    await sweep(startMs + 98 * dayMs);
    expect(await rebuilt(id, 2)).toEqual({ kind: 'expired' });
    expect(await rebuilt(id, 3)).toEqual({ kind: 'not-found' });
    expect(await manifests()).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

describe('a renamed world', () => {
  const rename = async (version: number, name: string) =>
    settle(
      db,
      await new WorldRenamedEvent().handle(
        { world_id: ids.world, world_version: version, user_id: ids.user, name },
        contextOf(`msg_rename_${version}`),
      ),
    );
  const names = async () => (await stored()).map(({ name }) => name.split(':')[0]);

  test('renames its playlists at once, and an older message changes nothing', async () => {
    await composed(1);
    await rename(3, 'Third');
    await rename(2, 'Second');
    expect(await names()).toEqual(['Third', 'Third', 'Third']);
  });

  test('keeps its new name when a composition of an older version comes late, and for playlists that are new', async () => {
    await rename(3, 'Third');
    await composed(2, { world: { name: 'Second' } });
    expect(await names()).toEqual(['Third', 'Third', 'Third']);
    const { event } = await composed(4, { world: { name: 'Fourth' } });
    expect(await names()).toEqual(['Fourth', 'Fourth', 'Fourth']);
    expect(event?.playlists[0]?.name).toBe('Fourth: Ruined Cathedral');
  });
});

describe('a changed blocklist', () => {
  const block = async (
    added: { tracks?: Playlist['tracks']; artists?: string[] },
    tenantId: string = ids.tenant,
  ) =>
    settle(
      db,
      await new BlocklistChangedEvent(() => weekly(2)).handle(
        {
          user_id: ids.user,
          added: {
            tracks: (added.tracks ?? []).map(({ track: { id, title, artists, isrc } }) => ({
              id,
              title,
              artists,
              isrc,
            })),
            artists: added.artists ?? [],
          },
        },
        contextOf('msg_block', tenantId),
      ),
      tenantId,
    );

  test('takes tracks and artists out of all playlists at once and closes the ranks', async () => {
    await composed(1);
    const before = await stored();
    const byTrack = before[0]?.tracks.slice(3, 5) ?? [];
    const byArtist = before[2]?.tracks[0];
    await block({ tracks: byTrack, artists: [byArtist?.track.artists[0] ?? ''] });
    const after = await stored();
    const out = new Set([...byTrack, byArtist].map((entry) => entry?.track.id));
    expect(after.map(({ tracks }) => tracks.length)).toEqual([48, 50, 49]);
    for (const [index, { tracks }] of after.entries()) {
      expect(tracks.map(({ position }) => position)).toEqual(tracks.map((_, n) => n + 1));
      const left = before[index]?.tracks.filter(({ track }) => !out.has(track.id)) ?? [];
      expect(tracks.map(({ track }) => track.id)).toEqual(left.map(({ track }) => track.id));
    }
    expect(after[0]?.dropped.map(({ reason }) => reason)).toEqual(['Blocked by you.', 'Blocked by you.']);
    expect(after[0]?.shortfall).toMatchObject({ wanted: 50, got: 48 });
    expect(after[0]?.updated_at).toBe(weekly(2).toISOString());
    expect(after[1]).toEqual(before[1]);
  });

  test('takes a track once, and touches no other listener or tenant', async () => {
    await composed(1);
    const before = await stored();
    await block({ tracks: before[0]?.tracks.slice(0, 1) ?? [] }, newId('tenant'));
    expect(await stored()).toEqual(before);
    await block({ tracks: before[0]?.tracks.slice(0, 1) ?? [] });
    const once = await stored();
    await block({ tracks: before[0]?.tracks.slice(0, 1) ?? [] });
    expect(await stored()).toEqual(once);
  });

  test('while a composition is under way makes that begin anew, so that nothing blocked comes back', async () => {
    await composed(1);
    const before = await stored();
    const meanwhile = async () => void (await block({ tracks: before[0]?.tracks.slice(0, 1) ?? [] }));
    await expect(composed(2, { meanwhile })).rejects.toThrow('changed during the composition');
    expect((await stored())[0]?.world_version).toBe(1);
    expect((await stored())[0]?.tracks).toHaveLength(49);
    expect((await composed(2)).event?.world_version).toBe(2);
  });

  test('two compositions of one world at once: the later one begins anew', async () => {
    await composed(1);
    const meanwhile = async () => void (await composed(2));
    await expect(composed(3, { meanwhile })).rejects.toThrow('changed during the composition');
    await composed(3);
    expect(countOf(await stored())).toEqual([15, 15, 15]);
  });
});
