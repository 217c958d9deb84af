import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../src/server.ts';
import { call, control, signIn, start } from './walk.ts';

let simulator: Simulator;
let url: string;
beforeAll(async () => {
  simulator = await start();
  url = simulator.url;
});
afterAll(() => simulator.close());
beforeEach(() => simulator.world.reset());

const trackIds = (count: number, from = 0) =>
  simulator.world.catalogue.tracks.slice(from, from + count).map((track) => track.id);
const uris = (count: number, from = 0) => trackIds(count, from).map((id) => `spotify:track:${id}`);
const jpeg = (bytes: number) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(bytes - 4, 1)]).toString('base64');

type Api = Awaited<ReturnType<typeof signIn>>['api'];
const create = async (api: Api, extra: object = {}) =>
  (await api('POST', '/me/playlists', { name: 'Mine', public: false, ...extra })).json.id as string;

describe('signing in', () => {
  it('walks consent, code, token and profile; the state comes back as it went', async () => {
    const { page, back, token, api } = await signIn(url, 'trc-development', 'listener-1');
    expect(page.text).toContain('playlist-modify-private');
    expect(page.text).not.toContain('"<1');
    expect(back.searchParams.get('state')).toBe('s&"<1');
    expect(token.json).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const me = await api('GET', '/me');
    expect(Object.keys(me.json).sort()).toEqual([
      'account_id',
      'display_name',
      'external_urls',
      'href',
      'id',
      'images',
      'type',
      'uri',
    ]);
  });

  it('access ends after an hour; the refresh keeps the old refresh token until six months are over', async () => {
    const { refresh, api } = await signIn(url, 'trc-development', 'listener-1');
    const again = () =>
      call(`${url}/spotify/accounts/api/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: refresh,
          client_id: 'trc-development',
        }),
      });
    await control(url, 'POST', '/spotify/clock', { advance_s: 3600 });
    expect((await api('GET', '/me')).json).toEqual({
      error: { status: 401, message: 'The access token expired' },
    });
    const refreshed = await again();
    expect(refreshed.status).toBe(200);
    expect(refreshed.json).not.toHaveProperty('refresh_token');
    await control(url, 'POST', '/spotify/clock', { advance_s: 185 * 86_400 });
    expect(await again()).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Refresh token expired' },
    });
  });

  it('the token call takes forms only', async () => {
    const answer = await call(`${url}/spotify/accounts/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(415);
  });

  it('an app without a user reads the catalogue and nothing else', async () => {
    const token = await call(`${url}/spotify/accounts/api/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('trc-extended:trc-extended-secret')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const get = (path: string) =>
      call(`${url}/spotify/v1${path}`, { headers: { authorization: `Bearer ${token.json.access_token}` } });
    expect((await get(`/tracks/${trackIds(1)[0]}`)).status).toBe(200);
    expect((await get('/search?q=rain&type=track')).json.tracks.items.length).toBe(20);
    expect((await get('/me')).status).toBe(401);
    expect((await get('/me/playlists')).status).toBe(401);
  });
});

describe('gates', () => {
  it('says exactly why: no token, odd scheme, unknown token, missing scope, unknown path, wrong method', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1', 'user-library-read');
    expect((await call(`${url}/spotify/v1/me`)).json).toEqual({
      error: { status: 401, message: 'No token provided' },
    });
    expect((await call(`${url}/spotify/v1/me`, { headers: { authorization: 'Basic x' } })).status).toBe(400);
    expect(
      (await call(`${url}/spotify/v1/me`, { headers: { authorization: 'Bearer x' } })).json.error.message,
    ).toBe('Invalid access token');
    expect((await api('GET', '/me/top/tracks')).json).toEqual({
      error: { status: 403, message: 'Insufficient client scope' },
    });
    expect((await api('GET', '/nothing')).status).toBe(404);
    expect((await api('PUT', '/search')).status).toBe(405);
    expect((await api('GET', `/tracks/${trackIds(1)[0]}?market=from_token`)).json.error.message).toBe(
      'Insufficient client scope',
    );
  });

  it('a user who is not on the list can sign in, but every call is refused', async () => {
    const { token, api } = await signIn(url, 'trc-development', 'listener-5');
    expect(token.status).toBe(200);
    expect((await api('GET', '/me')).json.error).toEqual({
      status: 403,
      message: 'Check settings on developer.spotify.com/dashboard, the user may not be registered.',
    });
    expect((await (await signIn(url, 'trc-extended', 'listener-5')).api('GET', '/me')).status).toBe(200);
  });

  it('the owner needs Premium in development mode', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    await control(url, 'PATCH', '/spotify/apps/trc-development', { owner_premium: false });
    expect((await api('GET', '/me')).json.error).toMatchObject({
      status: 403,
      message: expect.stringContaining('Active premium subscription required'),
    });
  });

  it('both kinds of 429 look as they should', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    await control(url, 'PATCH', '/spotify/apps/trc-development', { rate_limit: 1 });
    await api('GET', '/me');
    const quick = await api('GET', '/me');
    expect(quick.status).toBe(429);
    expect(Number(quick.headers.get('retry-after'))).toBeLessThanOrEqual(5);
    await control(url, 'PATCH', '/spotify/apps/trc-development', { rate_limit: 100, quota: { search: 1 } });
    await api('GET', '/search?q=rain&type=track');
    const daily = await api('GET', '/search?q=rain&type=track');
    expect(daily.json.error).toMatchObject({ status: 429, reason: 'QUOTA_EXCEEDED' });
    expect(Number(daily.headers.get('retry-after'))).toBeGreaterThan(3_600);
    expect((await api('GET', '/me')).status).toBe(200);
  });

  it('revoking ends access at once', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    await control(url, 'POST', '/spotify/revoke', { user_id: 'listener-1' });
    expect((await api('GET', '/me')).status).toBe(401);
  });
});

describe('what a new development app gets', () => {
  it('every removed path answers a bare 403', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    const [id] = trackIds(1);
    const artist = simulator.world.catalogue.artists[0]?.id;
    const removed = [
      `GET /tracks?ids=${id}`,
      `GET /artists?ids=${artist}`,
      'GET /albums?ids=x',
      `GET /audio-features/${id}`,
      `GET /audio-features?ids=${id}`,
      `GET /audio-analysis/${id}`,
      `GET /recommendations?seed_tracks=${id}`,
      `GET /artists/${artist}/top-tracks`,
      `GET /artists/${artist}/related-artists`,
      'GET /users/listener-1',
      'GET /users/listener-1/playlists',
      'POST /users/listener-1/playlists',
      'GET /browse/new-releases',
      'GET /browse/categories',
      'GET /markets',
      `PUT /me/tracks?ids=${id}`,
      `DELETE /me/albums?ids=${id}`,
      `GET /me/tracks/contains?ids=${id}`,
      `GET /playlists/${'a'.repeat(22)}/tracks`,
      `PUT /playlists/${'a'.repeat(22)}/followers`,
    ];
    for (const one of removed) {
      const [method = '', path = ''] = one.split(' ');
      const answer = await api(method, path);
      expect([one, answer.json]).toEqual([one, { error: { status: 403, message: 'Forbidden' } }]);
    }
  });

  it('no popularity, markets, previews, genres, followers or labels anywhere', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    const track = simulator.world.catalogue.tracks[0];
    const album = simulator.world.catalogue.albums[0];
    const artist = simulator.world.catalogue.artists[0];
    const answers = [
      await api('GET', `/tracks/${track?.id}?market=DE`),
      await api('GET', `/albums/${album?.id}`),
      await api('GET', `/artists/${artist?.id}`),
      await api('GET', `/artists/${artist?.id}/albums`),
      await api('GET', '/search?q=rain&type=track,artist,album,playlist'),
      await api('GET', '/me/top/artists'),
      await api('GET', '/me/tracks'),
      await api('GET', '/me/player/recently-played'),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(
        /"(popularity|available_markets|linked_from|preview_url|followers|label|album_group|tempo|danceability)"/,
      );
    }
    expect(answers[2]?.json).not.toHaveProperty('genres');
    expect(answers[1]?.json.genres).toEqual([]);
  });

  it('search gives five, at most ten, and refuses eleven', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    expect((await api('GET', '/search?q=rain&type=track')).json.tracks).toMatchObject({
      limit: 5,
      offset: 0,
      previous: null,
    });
    expect((await api('GET', '/search?q=rain&type=track&limit=10')).json.tracks.items).toHaveLength(10);
    expect((await api('GET', '/search?q=rain&type=track&limit=11')).json).toEqual({
      error: { status: 400, message: 'Invalid limit' },
    });
    const artist = simulator.world.catalogue.artists[0];
    expect((await api('GET', `/artists/${artist?.id}/albums?limit=11`)).status).toBe(400);
    expect((await api('GET', '/search?type=track')).status).toBe(400);
  });

  it('foreign playlists show their head only; editorial ones are null in lists and 404 alone', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    const lists = (await api('GET', '/me/playlists?limit=50')).json.items;
    expect(lists).toContain(null);
    const foreign = lists.find(
      (one: { owner: { id: string } } | null) => one && one.owner.id !== 'listener-1',
    );
    const own = lists.find((one: { owner: { id: string } } | null) => one && one.owner.id === 'listener-1');
    expect(foreign).toMatchObject({ items: { total: expect.any(Number) }, snapshot_id: expect.any(String) });
    expect(foreign).not.toHaveProperty('tracks');
    expect((await api('GET', `/playlists/${foreign.id}`)).json).not.toHaveProperty('items');
    expect((await api('GET', `/playlists/${foreign.id}/items`)).json).toEqual({
      error: { status: 403, message: 'Forbidden' },
    });
    expect((await api('GET', `/playlists/${own.id}`)).json.items.items.length).toBeGreaterThan(20);
    const editorial = [...simulator.world.spotify.playlists.keys()].find((id) => id.startsWith('37i9'));
    expect((await api('GET', `/playlists/${editorial}`)).json).toEqual({
      error: { status: 404, message: 'Resource not found' },
    });
    const extended = await signIn(url, 'trc-extended', 'listener-1');
    expect((await extended.api('GET', `/playlists/${editorial}/items`)).status).toBe(200);
  });

  it('the page inside a playlist links to the next one, which the app may read', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const id = await create(api);
    await api('POST', `/playlists/${id}/items`, { uris: uris(100) });
    const inside = (await api('GET', `/playlists/${id}`)).json.items;
    expect(inside).toMatchObject({ total: 100, limit: 50, offset: 0 });
    expect((await api('GET', inside.next)).json).toMatchObject({ offset: 50, next: null });
    expect((await api('GET', `/playlists/${id}/items?limit=51`)).json.error.message).toBe('Invalid limit');
  });

  it('own playlists contain what real ones do: null, local files, episodes, doubles; under the key that the app is set to', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    const own = (await api('GET', '/me/playlists')).json.items.find(
      (one: { owner: { id: string } } | null) => one?.owner.id === 'listener-1' && one,
    );
    const all: { item: { id: string | null; type: string } | null; is_local: boolean }[] = [];
    for (let next: string | null = `/playlists/${own.id}/items?limit=50`; next; ) {
      const page: Awaited<ReturnType<Api>> = await api('GET', next);
      all.push(...page.json.items);
      next = page.json.next;
    }
    const lists = [...simulator.world.spotify.playlists.values()].filter(
      (one) => one.ownerId === 'listener-1',
    );
    expect(all).toHaveLength(lists.find((one) => one.id === own.id)?.items.length ?? -1);
    const odd = (
      await Promise.all(lists.map((one) => api('GET', `/playlists/${one.id}/items?limit=50`)))
    ).flatMap((page) => page.json.items as typeof all);
    expect(odd.some(({ item }) => item === null)).toBe(true);
    expect(odd.some(({ is_local, item }) => is_local && item?.id === null)).toBe(true);
    expect(all[0]).not.toHaveProperty('track');
    await control(url, 'PATCH', '/spotify/apps/trc-development', { item_keys: 'track' });
    const other = await api('GET', `/playlists/${own.id}/items?limit=1`);
    expect(other.json.items[0]).toHaveProperty('track');
    expect(other.json.items[0]).not.toHaveProperty('item');
  });
});

describe('writing playlists', () => {
  it('creates, adds in order with doubles, inserts, replaces, reorders and removes; every write has a new snapshot', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const id = await create(api, { description: 'd' });
    const [a, b, c] = uris(3) as [string, string, string];
    const now = async () =>
      (await api('GET', `/playlists/${id}/items?fields=items(item(uri))`)).json.items.map(
        (one: { item: { uri: string } }) => one.item.uri,
      );
    const snapshots = new Set<string>();
    const write = async (method: string, body: object) => {
      const answer = await api(method, `/playlists/${id}/items`, body);
      snapshots.add(answer.json.snapshot_id);
      return answer.status;
    };
    expect(await write('POST', { uris: [a, b, a] })).toBe(201);
    expect(await write('POST', { uris: [c], position: 1 })).toBe(201);
    expect(await now()).toEqual([a, c, b, a]);
    expect(await write('PUT', { range_start: 0, insert_before: 4 })).toBe(200);
    expect(await now()).toEqual([c, b, a, a]);
    expect(await write('DELETE', { items: [{ uri: a }] })).toBe(200);
    expect(await now()).toEqual([c, b]);
    expect(await write('PUT', { uris: [a] })).toBe(200);
    expect(await now()).toEqual([a]);
    expect(await write('PUT', { uris: [] })).toBe(200);
    expect(await now()).toEqual([]);
    expect(snapshots.size).toBe(6);
    expect((await control(url, 'GET', '/spotify/playlists?user=listener-2&created=true')).json).toMatchObject(
      { creates: 1, items: [{ id, writes: 6, uris: [] }] },
    );
  });

  it('a blind retry of an add doubles the tracks', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const id = await create(api);
    await api('POST', `/playlists/${id}/items`, { uris: uris(2) });
    await api('POST', `/playlists/${id}/items`, { uris: uris(2) });
    expect((await api('GET', `/playlists/${id}/items`)).json.total).toBe(4);
  });

  it('refuses more than a hundred, unknown and odd URIs, bad positions, replace with reorder, unknown snapshots; nothing changes', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const id = await create(api);
    await api('POST', `/playlists/${id}/items`, { uris: uris(3) });
    const bad: [string, unknown][] = [
      ['POST', { uris: uris(101) }],
      ['POST', { uris: ['spotify:local:a:b:c:1'] }],
      ['POST', { uris: [`spotify:track:${'0'.repeat(22)}`] }],
      ['POST', { uris: ['https://open.spotify.com/track/x'] }],
      ['POST', { uris: [] }],
      ['POST', { uris: uris(1), position: 9 }],
      ['POST', '{'],
      ['PUT', { uris: uris(1), range_start: 0, insert_before: 1 }],
      ['PUT', { range_start: 3, insert_before: 0 }],
      ['DELETE', { tracks: [{ uri: uris(1)[0] }] }],
      ['DELETE', { items: [{ uri: uris(1)[0] }], snapshot_id: 'AAAA' }],
    ];
    for (const [method, body] of bad)
      expect([method, body, (await api(method, `/playlists/${id}/items`, body)).status]).toEqual([
        method,
        body,
        400,
      ]);
    expect((await api('GET', `/playlists/${id}/items`)).json.total).toBe(3);
    expect((await api('POST', `/playlists/${id}/items`, { uris: uris(100) })).status).toBe(201);
  });

  it('scopes follow visibility, and public is the default', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2', 'playlist-modify-private');
    expect((await api('POST', '/me/playlists', { name: 'x' })).json.error.message).toBe(
      'Insufficient client scope',
    );
    expect((await api('POST', '/me/playlists', { name: 'x', public: false })).status).toBe(201);
    expect((await api('POST', '/me/playlists', { public: false })).status).toBe(400);
  });

  it('only owners write', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const foreign = [...simulator.world.spotify.playlists.values()].find(
      (one) => one.ownerId === 'listener-1',
    );
    expect((await api('POST', `/playlists/${foreign?.id}/items`, { uris: uris(1) })).status).toBe(403);
    expect((await api('PUT', `/playlists/${foreign?.id}`, { name: 'x' })).status).toBe(403);
  });

  it('covers: raw base64 of a JPEG within 256 KB, with the scope', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const id = await create(api);
    const put = (body: string, type = 'image/jpeg') =>
      api('PUT', `/playlists/${id}/images`, body, { 'content-type': type });
    const good = jpeg(190_000);
    expect((await put(jpeg(200_000))).status).toBe(413);
    expect((await put(`data:image/jpeg;base64,${jpeg(300)}`)).status).toBe(400);
    expect((await put(`${jpeg(300)}\n`)).status).toBe(400);
    expect((await put(Buffer.from('GIF89a').toString('base64'))).status).toBe(400);
    expect((await put(good, 'text/plain')).status).toBe(400);
    const done = await put(good);
    expect([done.status, done.text]).toEqual([202, '']);
    const listed = (await control(url, 'GET', '/spotify/playlists?user=listener-2&created=true')).json
      .items[0];
    expect(listed.cover.bytes).toBe(190_000);
    const image = await fetch(`${url}/_control/spotify/playlists/${id}/cover`);
    expect(image.headers.get('content-type')).toBe('image/jpeg');
    expect((await image.arrayBuffer()).byteLength).toBe(190_000);
    const without = await signIn(url, 'trc-development', 'listener-2', 'playlist-modify-private');
    expect(
      (await without.api('PUT', `/playlists/${id}/images`, good, { 'content-type': 'image/jpeg' })).status,
    ).toBe(401);
  });

  it('the library takes URIs in the query, forty at most; removing an own playlist unfollows it', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    const list = uris(40, 500).join(',');
    expect((await api('PUT', `/me/library?uris=${list}`)).status).toBe(200);
    expect((await api('GET', `/me/library/contains?uris=${list}`)).json).toEqual(Array(40).fill(true));
    expect((await api('PUT', `/me/library?uris=${uris(41).join(',')}`)).status).toBe(400);
    expect((await api('PUT', '/me/library', { uris: uris(1) })).status).toBe(400);
    const id = await create(api);
    await api('DELETE', `/me/library?uris=spotify:playlist:${id}`);
    expect(
      (await api('GET', '/me/playlists?limit=50')).json.items.map((one: { id: string } | null) => one?.id),
    ).not.toContain(id);
    expect((await api('GET', `/playlists/${id}`)).status).toBe(200);
  });
});

describe('reading personal lists', () => {
  it('pages have absolute links and end with null', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    const seen: string[] = [];
    let next: string | null = '/me/tracks?limit=50';
    while (next) {
      const page: Awaited<ReturnType<Api>> = await api('GET', next);
      seen.push(...page.json.items.map((one: { track: { id: string } }) => one.track.id));
      next = page.json.next;
      if (next) expect(next.startsWith(`${url}/spotify/v1/me/tracks?`)).toBe(true);
    }
    expect(new Set(seen).size).toBe(simulator.world.spotify.users.get('listener-1')?.saved.size);
    expect((await api('GET', '/me/tracks?limit=51')).status).toBe(400);
    expect((await api('GET', '/me/top/tracks?time_range=forever')).status).toBe(400);
    expect((await api('GET', '/me/top/tracks?offset=50')).json.items).toEqual([]);
  });

  it('recent plays: fifty at most, by cursors', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-1');
    const first = (await api('GET', '/me/player/recently-played?limit=30')).json;
    expect(first.items).toHaveLength(30);
    const rest = (await api('GET', first.next)).json;
    expect(rest.items).toHaveLength(20);
    expect(rest.next).toBeNull();
    const newer = (await api('GET', `/me/player/recently-played?after=${rest.cursors.after}`)).json;
    expect(Date.parse(newer.items.at(-1).played_at)).toBeGreaterThan(Number(rest.cursors.after));
    expect((await api('GET', '/me/player/recently-played?after=1&before=2')).status).toBe(400);
  });
});

describe('what an extended app gets', () => {
  it('full objects, batches, features, recommendations and the old playlist paths', async () => {
    const { api } = await signIn(url, 'trc-extended', 'listener-1');
    const ids = trackIds(3);
    const tracks = (await api('GET', `/tracks?ids=${ids.join(',')},${'0'.repeat(22)}`)).json.tracks;
    expect(tracks[3]).toBeNull();
    expect(tracks[0]).toMatchObject({
      popularity: expect.any(Number),
      available_markets: expect.any(Array),
      preview_url: null,
    });
    expect((await api('GET', `/tracks?ids=${trackIds(51).join(',')}`)).status).toBe(400);
    expect(
      (await api('GET', `/audio-features?ids=${trackIds(100).join(',')}`)).json.audio_features[99].tempo,
    ).toBeGreaterThan(0);
    expect((await api('GET', `/audio-features/${ids[0]}`)).json).toMatchObject({
      id: ids[0],
      type: 'audio_features',
    });
    expect((await api('GET', '/me')).json).toMatchObject({
      email: 'listener-1@listeners.test',
      product: 'premium',
    });
    const own = [...simulator.world.spotify.playlists.values()].find(
      (one) => one.ownerId === 'listener-2' && one.items.length > 30,
    );
    expect((await api('GET', `/playlists/${own?.id}/tracks`)).json.items[0]).toHaveProperty('track');
    expect((await api('GET', `/playlists/${own?.id}/items`)).json.items[0]).toHaveProperty('item');
    const made = await api('POST', '/users/listener-1/playlists', { name: 'old way' });
    expect(made.status).toBe(201);
    expect((await api('POST', `/playlists/${made.json.id}/tracks`, { uris: uris(2) })).status).toBe(201);
    expect(
      (await api('DELETE', `/playlists/${made.json.id}/tracks`, { tracks: [{ uri: uris(1)[0] }] })).status,
    ).toBe(200);
    expect((await api('POST', '/users/listener-2/playlists', { name: 'not mine' })).status).toBe(403);
  });

  it('recommendations follow targets and bounds, and keep the rules of seeds', async () => {
    const { api } = await signIn(url, 'trc-extended', 'listener-1');
    const [seed] = trackIds(1);
    const get = (query: string) => api('GET', `/recommendations?${query}`);
    const answer = (await get(`seed_tracks=${seed}&limit=30&min_energy=0.5&target_tempo=120`)).json;
    const features = (
      await api(
        'GET',
        `/audio-features?ids=${answer.tracks.map((track: { id: string }) => track.id).join(',')}`,
      )
    ).json.audio_features;
    expect(features.length).toBeGreaterThan(10);
    expect(features.every((one: { energy: number }) => one.energy >= 0.5)).toBe(true);
    expect(answer.tracks.map((track: { id: string }) => track.id)).not.toContain(seed);
    expect(answer.seeds).toMatchObject([{ id: seed, type: 'TRACK' }]);
    expect((await get('limit=5')).status).toBe(400);
    expect((await get(`seed_tracks=${trackIds(6).join(',')}`)).status).toBe(400);
    expect((await get(`seed_tracks=${seed}&limit=101`)).status).toBe(400);
    expect((await get(`seed_tracks=${seed}&target_energy=high`)).status).toBe(400);
    expect((await get('seed_genres=techno&limit=100')).json.tracks).toHaveLength(100);
  });

  it('an app made before February 2026 keeps batches and popularity, not features', async () => {
    const { api } = await signIn(url, 'trc-development-old', 'listener-1');
    const [id] = trackIds(1);
    expect((await api('GET', `/tracks?ids=${id}`)).json.tracks[0]).toHaveProperty('popularity');
    expect((await api('GET', `/audio-features/${id}`)).status).toBe(403);
    expect((await api('GET', '/search?q=rain&type=track&limit=50')).status).toBe(200);
  });
});

describe('planned trouble', () => {
  it('a lost answer does the work and cuts the line, once', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    await control(url, 'POST', '/faults', {
      target: 'spotify',
      path_prefix: '/spotify/v1/me/playlists',
      method: 'POST',
      kind: 'lost-answer',
    });
    await expect(api('POST', '/me/playlists', { name: 'ghost', public: false })).rejects.toThrow();
    const listed = (await control(url, 'GET', '/spotify/playlists?user=listener-2&created=true')).json;
    expect(listed).toMatchObject({ creates: 1, items: [{ name: 'ghost' }] });
    expect((await api('POST', '/me/playlists', { name: 'again', public: false })).status).toBe(201);
  });

  it('hits as often as planned, after as many as were skipped, in the words of the target', async () => {
    const { api } = await signIn(url, 'trc-development', 'listener-2');
    await control(url, 'POST', '/faults', {
      target: 'spotify',
      kind: '429-no-retry-after',
      times: 2,
      skip: 1,
    });
    const seen = [];
    for (let i = 0; i < 4; i++) seen.push(await api('GET', '/me'));
    expect(seen.map(({ status }) => status)).toEqual([200, 429, 429, 200]);
    expect(seen[1]?.headers.get('retry-after')).toBeNull();
    await control(url, 'POST', '/faults', { target: 'spotify', kind: 'quota', retry_after_s: 48_925 });
    const quota = await api('GET', '/me');
    expect([quota.headers.get('retry-after'), quota.json.error.reason]).toEqual(['48925', 'QUOTA_EXCEEDED']);
    expect((await control(url, 'POST', '/faults', { target: 'moon', kind: '500' })).status).toBe(400);
  });

  it('a time-out says nothing', async () => {
    await control(url, 'POST', '/faults', { target: 'spotify', kind: 'timeout' });
    await expect(fetch(`${url}/spotify/v1/me`, { signal: AbortSignal.timeout(300) })).rejects.toThrow(
      /timeout/i,
    );
  });
});

describe('users', () => {
  it('a file of users replaces all; a track that is not in the catalogue is refused and changes nothing', async () => {
    const [a, b] = trackIds(2) as [string, string];
    const good = [
      {
        id: 'ann',
        recent: [a, { track_id: b, played_at: '2026-11-01T10:00:00Z' }],
        top: { short_term: [b] },
        saved: [a],
        playlists: [{ name: 'p', tracks: [a, null, b] }],
      },
    ];
    expect((await control(url, 'POST', '/users', [{ id: 'x', saved: ['0'.repeat(22)] }])).status).toBe(422);
    expect((await control(url, 'POST', '/users', [{ name: 'x' }])).status).toBe(400);
    expect(simulator.world.spotify.users.has('listener-1')).toBe(true);
    expect((await control(url, 'POST', '/users', good)).json).toEqual({ users: 1 });
    const { api } = await signIn(url, 'trc-development', 'ann');
    expect((await api('GET', '/me/top/tracks?time_range=short_term')).json.items[0].id).toBe(b);
    expect((await api('GET', '/me/playlists')).json.items[0].items.total).toBe(3);
  });
});

describe('a mark', () => {
  const mark = 'qzxjv';
  const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

  it('stands before every word that Spotify tells, and nobody else knows it', async () => {
    expect((await control(url, 'POST', '/spotify/mark', { mark: 'ab' })).status).toBe(400);
    await control(url, 'POST', '/spotify/mark', { mark });
    const { api } = await signIn(url, 'trc-extended', 'listener-1');
    const [id = ''] = trackIds(1);
    const track = (await api('GET', `/tracks/${id}`)).json;
    const artist = (await api('GET', `/artists/${track.artists[0].id}`)).json;
    for (const text of [track.name, track.artists[0].name, track.album.name, ...artist.genres])
      expect(words(text).every((word) => word.startsWith(mark))).toBe(true);
    const query = new URLSearchParams({ artist_name: track.artists[0].name, recording_name: track.name });
    const found = await call(`${url}/listenbrainz/1/metadata/lookup?${query}`);
    expect(found.json.recording_mbid).toMatch(/^[0-9a-f-]{36}$/);
    expect(found.text).not.toContain(mark);
    const search = new URLSearchParams({ q: `track:"${track.name}"`, type: 'track' });
    const hits = (await api('GET', `/search?${search}`)).json.tracks.items;
    expect(hits.map((hit: { name: string }) => hit.name)).toContain(track.name);
  });
});
