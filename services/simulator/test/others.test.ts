import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catchMail } from '../src/inbound/catch-mail.smtp.ts';
import type { Simulator } from '../src/server.ts';
import { call, control, start } from './walk.ts';

let simulator: Simulator;
let url: string;
beforeAll(async () => {
  simulator = await start();
  url = simulator.url;
});
afterAll(() => simulator.close());
beforeEach(() => simulator.world.reset());

const known = () => {
  const { catalogue } = simulator.world;
  const track = catalogue.tracks.find((one) => one.isrc !== null && one.artists.length === 1);
  const recording = catalogue.recordings[track?.recording ?? -1];
  const artist = catalogue.artists[recording?.artist ?? -1];
  if (!track || !recording || !artist) throw new Error('the catalogue has no usable track');
  return { track, recording, artist };
};
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('models', () => {
  const key = { authorization: 'Bearer k' };

  it('asks for a key and keeps every body', async () => {
    expect(
      (await post('/openai/v1/embeddings', { model: 'text-embedding-3-small', input: 'x' })).status,
    ).toBe(401);
    await post('/openai/v1/embeddings', { model: 'text-embedding-3-small', input: 'needle' }, key);
    const { items } = (await control(url, 'GET', '/openai/requests')).json;
    expect(items.at(-1)).toMatchObject({
      path: '/openai/v1/embeddings',
      status: 200,
      body: { input: 'needle' },
    });
  });

  it('streams events and ends with DONE', async () => {
    const answer = await post(
      '/openai/v1/chat/completions',
      { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }], stream: true },
      key,
    );
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('quota trouble is worded as theirs', async () => {
    await control(url, 'POST', '/faults', { target: 'openai', kind: 'quota' });
    const refused = await post('/openai/v1/chat/completions', { needle: 1 }, key);
    expect(refused.json.error.code).toBe('insufficient_quota');
    const { items } = (await control(url, 'GET', '/openai/requests')).json;
    expect(items).toMatchObject([{ status: 429, body: { needle: 1 } }]);
  });
});

describe('ListenBrainz', () => {
  const token = { authorization: 'Token t' };

  it('radio and popularity ask for a token, look-ups do not', async () => {
    const { artist, recording } = known();
    const radio = `/listenbrainz/1/lb-radio/artist/${artist.mbid}?mode=easy&max_similar_artists=5&max_recordings_per_artist=3&pop_begin=0&pop_end=100`;
    expect((await call(url + radio)).status).toBe(401);
    const answer = await call(url + radio, { headers: token });
    expect(Object.keys(answer.json)).toContain(artist.mbid);
    expect(Object.keys(answer.json).length).toBeLessThanOrEqual(6);
    expect(answer.headers.get('x-ratelimit-remaining')).toBeTruthy();
    const found = await call(
      `${url}/listenbrainz/1/metadata/lookup?artist_name=${encodeURIComponent(artist.name)}&recording_name=${encodeURIComponent(`${recording.title} - 2011 Remaster`)}`,
    );
    expect(found.json).toMatchObject({ recording_mbid: recording.mbid, artist_mbids: [artist.mbid] });
    expect(
      (await call(`${url}/listenbrainz/1/metadata/lookup?artist_name=no&recording_name=body`)).json,
    ).toEqual({});
  });

  it('many names are looked up in one question, with or without the last slash', async () => {
    const { artist, recording } = known();
    const body = {
      recordings: [
        { artist_name: 'no', recording_name: 'body' },
        { artist_name: artist.name, recording_name: `${recording.title} - 2011 Remaster` },
      ],
    };
    for (const path of ['/listenbrainz/1/metadata/lookup/', '/listenbrainz/1/metadata/lookup']) {
      const { status, json } = await post(path, body);
      expect(status).toBe(200);
      expect(json).toEqual([
        { index: 0, artist_name_arg: 'no', recording_name_arg: 'body' },
        expect.objectContaining({
          index: 1,
          recording_mbid: recording.mbid,
          recording_name: recording.title,
          artist_mbids: [artist.mbid],
          artist_credit_name: artist.name,
        }),
      ]);
      expect(JSON.stringify(json)).not.toMatch(/popularity|spotify/);
    }
  });

  const named = (artist: unknown, recording: unknown, values: object = {}) => ({
    recordings: [
      { artist_name: 'a', recording_name: 'b' },
      { artist_name: artist, recording_name: recording, ...values },
    ],
  });
  it.each([
    ['without recordings', {}, 'recordings is invalid or not present in body'],
    ['of no recording', { recordings: [] }, 'recordings is invalid or not present in body'],
    ['of no list', { recordings: 'a' }, 'recordings is invalid or not present in body'],
    ['of a list alone', [named('a', 'b')], 'recordings is invalid or not present in body'],
    ['without an artist', named('', 'b'), 'Recording 1 artist_name is invalid or not present'],
    ['of an artist that is no text', named(7, 'b'), 'Recording 1 artist_name is invalid or not present'],
    ['without a title', named('a', undefined), 'Recording 1 recording_name is invalid or not present'],
    ['of nothing', { recordings: [null] }, 'Recording 0 artist_name is invalid or not present'],
    [
      'of names that are too long',
      named('a'.repeat(126), 'b'.repeat(125)),
      'Recording 1 has too many characters in its names',
    ],
    [
      'of names that are too long with the release',
      named('a'.repeat(100), 'b'.repeat(100), { release_name: 'c'.repeat(51) }),
      'Recording 1 has too many characters in its names',
    ],
    [
      'of 51 recordings',
      { recordings: Array.from({ length: 51 }, () => ({ artist_name: 'a', recording_name: 'b' })) },
      'Number of recordings in request body exceeds maximum permitted. (50)',
    ],
  ])('a look-up %s is refused as a whole', async (_, body, error) => {
    const { status, json } = await post('/listenbrainz/1/metadata/lookup/', body);
    expect([status, json]).toEqual([400, { code: 400, error }]);
  });

  it('a look-up takes 50 recordings and 250 letters, and what is no JSON is refused', async () => {
    const recordings = Array.from({ length: 50 }, () => ({
      artist_name: 'a'.repeat(125),
      recording_name: 'b'.repeat(125),
    }));
    expect((await post('/listenbrainz/1/metadata/lookup/', { recordings })).json).toHaveLength(50);
    const broken = await call(`${url}/listenbrainz/1/metadata/lookup/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });

  it('tags, popularity and metadata answer about the same recordings, without a word of what only Spotify knows', async () => {
    const tags = await call(
      `${url}/listenbrainz/1/lb-radio/tags?tag=techno&operator=OR&pop_begin=0&pop_end=100&count=25`,
      { headers: token },
    );
    const mbids = tags.json.map((one: { recording_mbid: string }) => one.recording_mbid);
    expect(new Set(mbids).size).toBe(25);
    const heard = await post(
      '/listenbrainz/1/popularity/recording',
      { recording_mbids: [...mbids, '00000000-0000-4000-8000-000000000000'] },
      token,
    );
    expect(heard.json).toHaveLength(26);
    expect(heard.json[25].total_listen_count).toBeNull();
    const metadata = await post('/listenbrainz/1/metadata/recording', {
      recording_mbids: mbids,
      inc: 'artist tag release',
    });
    expect(Object.keys(metadata.json).sort()).toEqual([...mbids].sort());
    expect(JSON.stringify(Object.values(metadata.json)[0])).toContain('techno');
    for (const answer of [tags, heard, metadata])
      expect(answer.text).not.toMatch(/popularity"|energy|valence|danceability|spotify/);
    expect(
      (await post('/listenbrainz/1/popularity/recording', { recording_mbids: ['x'] }, token)).status,
    ).toBe(400);
  });

  it('every user is a listener: pages of listens between two instants, newest first', async () => {
    const path = `${url}/listenbrainz/1/user/listener-1/listens`;
    const all = (await call(`${path}?count=1000`)).json.payload;
    expect(all.count).toBe(80);
    const times: number[] = all.listens.map((one: { listened_at: number }) => one.listened_at);
    expect([all.latest_listen_ts, all.oldest_listen_ts]).toEqual([times[0], times.at(-1)]);
    const before = (await call(`${path}?count=10&max_ts=${times[9]}`)).json.payload;
    expect(before.listens).toEqual(all.listens.slice(10, 20));
    const after = (await call(`${path}?count=10&min_ts=${times[40]}`)).json.payload;
    expect(after.listens).toEqual(all.listens.slice(30, 40));
    const recognised = all.listens.filter(
      (one: { track_metadata: { mbid_mapping?: unknown } }) => one.track_metadata.mbid_mapping,
    );
    expect(recognised.length).toBeGreaterThan(60);
    expect((await call(`${path}?max_ts=1&min_ts=2`)).json).toEqual({
      code: 400,
      error: 'max_ts should be greater than min_ts',
    });
    expect((await call(`${path}?max_ts=soon`)).status).toBe(400);
    expect((await call(`${path}?count=-1`)).status).toBe(400);
    expect((await call(`${url}/listenbrainz/1/user/nobody/listens`)).json).toEqual({
      code: 404,
      error: 'Cannot find user: nobody',
    });
  });

  it('counts what a user hears most: pages by offset, nothing for who has heard nothing', async () => {
    const path = (name: string) => `${url}/listenbrainz/1/stats/user/${name}/recordings`;
    const all = (await call(`${path('listener-2')}?range=half_yearly&count=1000`)).json.payload;
    expect(all).toMatchObject({ range: 'half_yearly', offset: 0, count: all.recordings.length });
    expect(all.total_recording_count).toBe(all.count);
    const counts: number[] = all.recordings.map((one: { listen_count: number }) => one.listen_count);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const mbids = all.recordings.flatMap(
      (one: { recording_mbid: string | null }) => one.recording_mbid ?? [],
    );
    expect(new Set(mbids).size).toBe(mbids.length);
    const page = (await call(`${path('listener-2')}?range=half_yearly&count=5&offset=10`)).json.payload;
    expect(page.recordings).toEqual(all.recordings.slice(10, 15));
    expect((await call(path('listener-2'))).json.payload).toMatchObject({ range: 'all_time', count: 25 });
    expect((await call(`${path('listener-2')}?range=fortnight`)).json.error).toBe('Invalid range: fortnight');
    expect((await call(`${path('listener-2')}?offset=-1`)).status).toBe(400);
    expect((await call(path('nobody'))).status).toBe(404);
    await control(url, 'POST', '/users', [{ id: 'quiet' }]);
    const quiet = await call(path('quiet'));
    expect([quiet.status, quiet.text]).toEqual([204, '']);
  });

  it('the limit is announced and kept', async () => {
    await control(url, 'PATCH', '/listenbrainz', { calls_per_10s: 1 });
    const path = `${url}/listenbrainz/1/user/listener-1/listens`;
    expect((await call(path)).json.payload.count).toBe(25);
    const refused = await call(path);
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
    expect(Number(refused.headers.get('x-ratelimit-reset-in'))).toBeGreaterThan(0);
  });

  it('labs: similar artists by algorithm, Spotify ids for most recordings', async () => {
    const { artist } = known();
    const algorithm =
      'session_based_days_7500_session_300_contribution_5_threshold_10_limit_100_filter_True_skip_30';
    const near = await call(
      `${url}/listenbrainz-labs/similar-artists/json?artist_mbids=${artist.mbid}&algorithm=${algorithm}`,
    );
    expect(near.json[0]).toMatchObject({
      reference_mbid: artist.mbid,
      name: expect.any(String),
      score: expect.any(Number),
    });
    expect(
      (await call(`${url}/listenbrainz-labs/similar-artists/json?artist_mbids=${artist.mbid}`)).status,
    ).toBe(400);
    const some = simulator.world.catalogue.recordings.slice(0, 200);
    const ids = await post(
      '/listenbrainz-labs/spotify-id-from-mbid/json',
      some.map((one) => ({ recording_mbid: one.mbid })),
    );
    const hits = ids.json.filter(
      (one: { spotify_track_ids: string[] }) => one.spotify_track_ids.length > 0,
    ).length;
    expect(hits).toBeGreaterThan(110);
    expect(hits).toBeLessThan(190);
    const named = await post('/listenbrainz-labs/spotify-id-from-metadata/json', [
      { artist_name: artist.name, release_name: '', track_name: known().recording.title },
    ]);
    expect(named.json[0]).toHaveProperty('spotify_track_ids');
  });
});

describe('MusicBrainz', () => {
  const agent = { 'user-agent': 'trc/1.0 ( ops@trc.test )' };
  const get = (path: string, headers: Record<string, string> = agent) =>
    call(`${url}/musicbrainz/ws/2/${path}`, { headers });

  it('wants to know who asks, and answers JSON only when asked', async () => {
    const { artist } = known();
    expect((await get(`artist/${artist.mbid}?fmt=json`, { 'user-agent': 'node' })).status).toBe(403);
    expect((await get(`artist/${artist.mbid}`)).headers.get('content-type')).toContain('xml');
    expect((await get(`artist/${artist.mbid}?fmt=json&inc=tags`)).json.tags.length).toBeGreaterThan(0);
    expect((await get('artist/nonsense?fmt=json')).status).toBe(400);
  });

  it('finds most recordings by ISRC, and the same ones by search', async () => {
    const tracks = simulator.world.catalogue.tracks.filter((one) => one.isrc !== null).slice(0, 120);
    let hits = 0;
    for (const track of tracks) {
      const answer = await get(`isrc/${track.isrc}?fmt=json&inc=artist-credits+tags`);
      if (answer.status === 404) continue;
      hits++;
      expect(answer.json.recordings[0]).toMatchObject({
        id: simulator.world.catalogue.recordings[track.recording]?.mbid,
        'artist-credit': [{ artist: { id: expect.any(String) } }],
      });
    }
    expect(hits).toBeGreaterThan(60);
    expect(hits).toBeLessThan(110);
    const { artist, recording } = known();
    const query = encodeURIComponent(`recording:"${recording.title}" AND artist:"${artist.name}"`);
    expect((await get(`recording?fmt=json&query=${query}`)).json.recordings[0]).toMatchObject({
      id: recording.mbid,
      score: 100,
    });
  });

  it('one call per second when switched on', async () => {
    await control(url, 'PATCH', '/musicbrainz', { calls_per_second: 1 });
    const { artist } = known();
    await get(`artist/${artist.mbid}?fmt=json`);
    expect((await get(`artist/${artist.mbid}?fmt=json`)).status).toBe(503);
  });
});

describe('what comes in', () => {
  it('webhooks are kept byte for byte and answered as told', async () => {
    const body = '{ "b":1,\n"a" : "ü" }';
    const send = () =>
      call(`${url}/webhooks/shop`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'webhook-id': 'm1' },
        body,
      });
    expect((await send()).status).toBe(204);
    await control(url, 'PUT', '/webhooks/shop', { status: 503, retry_after_s: 7, delay_ms: 50 });
    const busy = await send();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7']);
    const { items } = (await control(url, 'GET', '/webhooks?name=shop')).json;
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ body, headers: { 'webhook-id': 'm1' }, status: 204 });
    expect((await control(url, 'GET', '/webhooks?name=other')).json.items).toEqual([]);
  });

  it('traces arrive plain and gzipped and can be read back', async () => {
    const span = {
      traceId: 'abc',
      spanId: '1',
      name: 'POST /v1/worlds',
      kind: 2,
      startTimeUnixNano: '1700000000000000000',
      endTimeUnixNano: '1700000000500000000',
    };
    const body = JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'gateway' } }] },
          scopeSpans: [{ spans: [span] }],
        },
      ],
    });
    const zipped = await fetch(`${url}/otlp/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(body.replace('"1"', '"2"')),
    });
    expect(zipped.status).toBe(200);
    await call(`${url}/otlp/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect((await control(url, 'GET', '/traces')).json.items).toMatchObject([
      { traceId: 'abc', spans: 2, durationMs: 500, services: ['gateway'] },
    ]);
    expect((await control(url, 'GET', '/traces/abc')).json).toHaveLength(2);
    expect((await call(`${url}/traces/abc`)).text).toContain('POST /v1/worlds');
    expect((await call(`${url}/traces/none`)).status).toBe(404);
    expect(
      (
        await call(`${url}/otlp/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-protobuf' },
          body: 'x',
        })
      ).status,
    ).toBe(415);
    expect((await post('/otlp/v1/traces', { no: 'spans' })).status).toBe(400);
  });

  it('mail ends in the list', async () => {
    const mail = await catchMail(simulator.world, '127.0.0.1', 0);
    await smtp(mail.port, [
      'EHLO test',
      'MAIL FROM:<a@trc.test>',
      'RCPT TO:<b@c.test>',
      'DATA',
      'Subject: Hello\r\n\r\nlink\r\n.',
      'QUIT',
    ]);
    await mail.stop();
    expect((await control(url, 'GET', '/mail?to=b@c.test')).json.items).toMatchObject([
      { from: 'a@trc.test', to: ['b@c.test'], subject: 'Hello', text: expect.stringContaining('link') },
    ]);
  });

  it('the front page, the probes and unknown addresses answer', async () => {
    expect((await call(`${url}/`)).text).toContain('/_control/state');
    expect((await call(`${url}/healthz`)).status).toBe(200);
    expect((await call(`${url}/readyz`)).status).toBe(200);
    expect((await call(`${url}/nothing`)).status).toBe(404);
    expect((await control(url, 'GET', '/catalogue/tracks?q=rain&limit=2')).json.items[0]).toHaveProperty(
      'features.energy',
    );
  });
});

/** Speaks one line after each answer of the server. */
function smtp(port: number, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const rest = [...lines];
    socket.on('data', (data) => {
      const last = data.toString().trimEnd().split('\r\n').at(-1) ?? '';
      const line = /^\d{3} /.test(last) ? rest.shift() : undefined;
      if (line !== undefined) socket.write(`${line}\r\n`);
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}
