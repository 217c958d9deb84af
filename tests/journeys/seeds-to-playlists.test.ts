import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { cancelJob } from '@trc/contracts/http/cancel-job.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { createWorld } from '@trc/contracts/http/create-world.v1';
import { exportPlaylist } from '@trc/contracts/http/export-playlist.v1';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { getPlaylistById } from '@trc/contracts/http/get-playlist.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { getWorldById } from '@trc/contracts/http/get-world.v1';
import { getSeedPlaylists } from '@trc/contracts/http/list-seed-playlists.v1';
import { publishPlaylistById } from '@trc/contracts/http/publish-playlist.v1';
import { retryJob } from '@trc/contracts/http/retry-job.v1';
import { playlistPublishedWebhook } from '@trc/contracts/webhooks/playlist-published.v1';
import { playlistsComposedWebhook } from '@trc/contracts/webhooks/playlists-composed.v1';
import { worldReadyWebhook } from '@trc/contracts/webhooks/world-ready.v1';
import { eventually } from '@trc/testkit/eventually';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { completed, watchToEnd } from '../support/jobs.ts';
import { expectRules } from '../support/playlist-rules.ts';
import { signIn } from '../support/sign-in.ts';
import type { Tenant } from '../support/tenants.ts';
import { type Built, buildWorld, readWorld, searchedSeeds } from '../support/worlds.ts';

const answers = {
  texture: { options: ['warm-analog', 'sparse-minimal'] },
  emotion: { options: ['calm-serene'], text: 'a kitchen at night' },
};

let installation: Installation;
let customer: Tenant;
let listener: Api;
let collector: Api;
let webhook: Webhook;
/** Three journeys at once. */
let fromTracks: Built;
let fromHistory: Built;
let fromPlaylists: Built;

beforeAll(async () => {
  installation = await install('seeds-to-playlists', {
    services: ['simulator', 'gateway', 'taste', 'harvester', 'playlist', 'billing'],
  });
  customer = await installation.newTenant('free');
  const owner = await installation.newTenant('pro');
  listener = await signIn(owner.api, 'listener-1');
  collector = await signIn((await installation.newTenant('pro')).api, 'listener-2');
  const url = installation.simulator.webhookUrl('worlds');
  webhook = new Webhook((await owner.api.call(createEndpoint, { body: { url } })).secret);
  const ids = await searchedSeeds(customer.api, ['genre:ambient', 'genre:downtempo']);
  const lists = (await collector.call(getSeedPlaylists)).items.slice(0, 2).map(({ id }) => id);
  [fromTracks, fromHistory, fromPlaylists] = await Promise.all([
    buildWorld(customer.api, { seeds: { kind: 'tracks', ids }, answers }),
    buildWorld(listener, {
      seeds: { kind: 'history', range: '6_months' },
      answers,
      publish: { target: 'spotify' },
    }),
    buildWorld(collector, { seeds: { kind: 'playlists', ids: lists } }),
  ]);
});
afterAll(() => installation?.stop());

describe('a customer with a key and some tracks', () => {
  it('gets three to five playlists under the rules, each track with its reason', () => {
    expectRules(...rulesOf(fromTracks));
    const listed = fromTracks.playlists.map(({ id, name, tracks }) => ({
      id,
      name,
      track_count: tracks.length,
    }));
    expect(fromTracks.job.result).toMatchObject({ world_id: fromTracks.world.id, playlists: listed });
  });

  it('finds none of the seeds among the tracks', () => {
    const seeds = new Set(fromTracks.world.seeds.tracks.map(({ id }) => id));
    const ids = fromTracks.playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track.id));
    expect(ids.filter((id) => seeds.has(id))).toEqual([]);
  });

  it('exports a playlist as JSPF, M3U8 and CSV', async () => {
    const [playlist] = fromTracks.playlists;
    const titles = playlist?.tracks.map(({ track }) => track.title) ?? [];
    const file = async (format: string) => {
      const response = await customer.api.send(exportPlaylist, {
        params: { id: playlist?.id ?? '', format },
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-disposition')).toContain(`.${format}`);
      return response.text();
    };
    const { playlist: jspf } = JSON.parse(await file('jspf'));
    expect(jspf.title).toBe(playlist?.name);
    expect(jspf.track.map(({ title }: { title: string }) => title)).toEqual(titles);
    const m3u = (await file('m3u8')).split('\n');
    expect(m3u[0]).toBe('#EXTM3U');
    expect(m3u.filter((line) => line.startsWith('https://open.spotify.com/track/'))).toHaveLength(
      titles.length,
    );
    const csv = (await file('csv')).trimEnd().split('\r\n');
    expect(csv).toHaveLength(1 + titles.length);
    expect(csv[0]).toMatch(/^position,title,artists,/);
  });

  it('can cancel a job, gets back what it took of the plan, and can try it again', async () => {
    const { api } = await installation.newTenant('free');
    const ids = fromTracks.world.seeds.tracks.map(({ id }) => id).slice(0, 5);
    const { job_id: id } = await api.call(createWorld, { body: { seeds: { kind: 'tracks', ids } } });
    const worldsUsed = async () =>
      (await api.call(getUsage)).limits.find(({ name }) => name === 'worlds')?.used ?? -1;
    expect(await worldsUsed()).toBe(1);
    expect(await api.refusal(retryJob, { params: { id } })).toMatchObject({ code: 'job-not-retryable' });
    expect(await api.call(cancelJob, { params: { id } })).toMatchObject({ status: 'cancelled' });
    await eventually('the plan has its world back', async () => (await worldsUsed()) === 0);
    expect(await api.refusal(cancelJob, { params: { id } })).toMatchObject({ code: 'job-not-cancellable' });

    expect(await api.call(retryJob, { params: { id } })).toMatchObject({
      id,
      status: expect.stringMatching(/^(pending|processing)$/),
    });
    expect((await completed(api, id)).result).toMatchObject({ playlists: expect.any(Array) });
    expect(await worldsUsed()).toBe(1);
  });

  it('has one world on the free plan, and another tenant sees none of it', async () => {
    const ids = fromTracks.world.seeds.tracks.map(({ id }) => id).slice(0, 3);
    const second = await customer.api.refusal(createWorld, { body: { seeds: { kind: 'tracks', ids } } });
    expect(second).toMatchObject({ status: 429, code: 'quota-exceeded' });
    const { api: stranger } = await installation.newTenant('pro');
    const [playlist] = fromTracks.playlists;
    const refusals = await Promise.all([
      stranger.refusal(getWorldById, { params: { id: fromTracks.world.id } }),
      stranger.refusal(getPlaylistById, { params: { id: playlist?.id ?? '' } }),
      stranger.refusal(exportPlaylist, { params: { id: playlist?.id ?? '', format: 'csv' } }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('is told to connect Spotify before history or publishing', async () => {
    const history = { seeds: { kind: 'history', range: 'recent' } } as const;
    const refusal = await customer.api.refusal(createWorld, { body: history });
    expect(refusal).toMatchObject({ status: 422, code: 'spotify-not-connected' });
  });

  it('is told which answer is no option', async () => {
    const { api } = await installation.newTenant('free');
    const ids = fromTracks.world.seeds.tracks.map(({ id }) => id).slice(0, 3);
    const refusal = await api.refusal(createWorld, {
      body: { seeds: { kind: 'tracks', ids }, answers: { q1: { options: ['no-such-option'] } } },
    });
    expect(refusal).toMatchObject({ status: 422, code: 'unknown-option' });
  });
});

describe('a listener who signed in with Spotify', () => {
  const published = () => installation.simulator.created('listener-1');
  it('is connected, and gets playlists under the rules from the history', async () => {
    expect((await listener.call(getMe)).spotify?.state).toBe('connected');
    expectRules(...rulesOf(fromHistory));
    expect(fromHistory.world.seeds.kind).toBe('history');
  });

  it('finds each playlist at Spotify once, private, in order, with a cover', async () => {
    const { creates, items } = await published();
    expect(creates).toBe(fromHistory.playlists.length);
    expect(items).toHaveLength(fromHistory.playlists.length);
    for (const playlist of fromHistory.playlists) {
      const there = items.find(({ id }) => id === playlist.published?.external_id);
      expect(there).toMatchObject({ owner: 'listener-1', name: playlist.name, public: false });
      expect(there?.uris).toEqual(playlist.tracks.flatMap(({ track }) => track.uri ?? []));
      const cover = await installation.simulator.cover(there?.id ?? '');
      expect([...cover.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect(Math.ceil(cover.length / 3) * 4).toBeLessThanOrEqual(256 * 1_024);
    }
  });

  it('publishes again without another playlist', async () => {
    const before = await published();
    const jobs = await Promise.all(
      fromHistory.playlists.map(({ id }) =>
        listener.call(publishPlaylistById, { params: { id }, body: { target: 'spotify' } }),
      ),
    );
    for (const { job_id } of jobs) await completed(listener, job_id);
    const after = await published();
    expect(after.creates).toBe(before.creates);
    expect(after.items.map(({ id, uris }) => ({ id, uris }))).toEqual(
      before.items.map(({ id, uris }) => ({ id, uris })),
    );
  });

  it('is heard of by webhooks, signed', async () => {
    const wanted = 2 + 2 * fromHistory.playlists.length;
    const received = await eventually(`${wanted} webhooks`, async () => {
      const all = await installation.simulator.webhooks('worlds');
      return all.length >= wanted && all;
    });
    const bodies = received.map(
      ({ body, headers }) => webhook.verify(body, { ...headers }) as { type: string },
    );
    const ofType = (type: string) => bodies.filter((body) => body.type === type);
    expect(ofType('world.ready').map((body) => worldReadyWebhook.parse(body).data.world_id)).toEqual([
      fromHistory.world.id,
    ]);
    expect(
      ofType('playlists.composed').map((body) => playlistsComposedWebhook.parse(body).data.world_id),
    ).toEqual([fromHistory.world.id]);
    const told = ofType('playlist.published').map((body) => playlistPublishedWebhook.parse(body).data);
    // Once in the world's own job, and once when it was published again.
    expect(told.map(({ playlist_id }) => playlist_id).sort()).toEqual(
      fromHistory.playlists.flatMap(({ id }) => [id, id]).sort(),
    );
  });

  it('starts from own playlists too', () => {
    expectRules(...rulesOf(fromPlaylists));
    expect(fromPlaylists.world.seeds.kind).toBe('playlists');
  });

  it('waits in sight when Spotify asks to, and ends well', async () => {
    await installation.simulator.control('POST', 'faults', {
      target: 'spotify',
      path_prefix: '/spotify/v1',
      kind: '429',
      retry_after_s: 3,
    });
    const { job_id, world_id } = await listener.call(createWorld, {
      body: { seeds: { kind: 'history', range: 'recent' } },
    });
    const states = await watchToEnd(listener, job_id);
    const parked = states.find(({ status }) => status === 'parked');
    expect(parked?.parked_reason).toContain('Spotify');
    expect(Date.parse(parked?.parked_until ?? '')).toBeGreaterThan(Date.parse(parked?.created_at ?? ''));
    expect(states.at(-1)?.status).toBe('completed');
    const last = states.at(-1);
    if (last) expectRules(...rulesOf(await readWorld(listener, last, world_id)));
  });
});

const rulesOf = ({ world, playlists }: Built): Parameters<typeof expectRules> => [
  world.name,
  playlists,
  world.seeds.tracks,
];

/** Names and ids that came from Spotify; a name of one word may be anybody's. */
function spotifyContent({ world, playlists }: { world: World; playlists: readonly Playlist[] }): string[] {
  const tracks = [
    ...world.seeds.tracks,
    ...playlists.flatMap((list) => list.tracks.map(({ track }) => track)),
  ];
  const ofSpotify = tracks.filter(({ source }) => source === 'spotify');
  const names = ofSpotify.flatMap(({ title, artists, album }) => [title, ...artists, album ?? '']);
  const ids = ofSpotify.flatMap(({ id, isrc }) => [id, isrc ?? '']);
  return [...names.filter((name) => name.includes(' ')), ...ids.filter((id) => id !== '')];
}

it('shows no model anything of Spotify', async () => {
  const sent = (await installation.simulator.modelRequests()).map((request) => request.toLowerCase());
  expect(sent.length).toBeGreaterThan(0);
  const content = new Set([fromTracks, fromHistory, fromPlaylists].flatMap(spotifyContent));
  expect(content.size).toBeGreaterThan(200);
  for (const text of content)
    expect(
      sent.some((request) => request.includes(text.toLowerCase())),
      text,
    ).toBe(false);
});
