import { cancelJob } from '@trc/contracts/http/cancel-job.v1';
import { createWorld } from '@trc/contracts/http/create-world.v1';
import { getJob } from '@trc/contracts/http/get-job.v1';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Api } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { expectRules } from '../support/playlist-rules.ts';
import { signIn } from '../support/sign-in.ts';
import { type Built, buildWorld } from '../support/worlds.ts';

/** What an app registered today gets from Spotify: no recommendations, no features, no genres. And no model at all. */
let installation: Installation;
let listener: Api;
let built: Built;
beforeAll(async () => {
  installation = await install('development-mode', {
    services: ['simulator', 'gateway', 'taste', 'harvester', 'playlist', 'billing'],
    env: {
      SPOTIFY_MODE: 'development',
      SPOTIFY_CLIENT_ID: 'trc-development',
      SPOTIFY_CLIENT_SECRET: 'trc-development-secret',
      MODEL_URL: '',
      MODEL_API_KEY: '',
    },
  });
  const { api } = await installation.newTenant('pro');
  listener = await signIn(api, 'listener-2');
  built = await buildWorld(listener, {
    seeds: { kind: 'history', range: 'long_term' },
    answers: { palette: { text: 'brushes and an upright bass' } },
    publish: { target: 'spotify' },
  });
});
afterAll(() => installation?.stop());

it('makes playlists under the rules from what open catalogues recommend', async () => {
  expectRules(built.world.name, built.playlists, built.world.seeds.tracks);
  const tracks = built.playlists.flatMap((playlist) => playlist.tracks.map(({ track }) => track));
  expect(new Set(tracks.map(({ source }) => source))).toEqual(new Set(['musicbrainz']));
  expect(tracks.filter(({ uri }) => uri !== null).length).toBeGreaterThan(tracks.length / 2);
});

it('names and describes the world without a model, and says so', async () => {
  expect(built.world.name).toBeTruthy();
  expect(built.world.prose).toBeTruthy();
  expect(built.world.semantic).toBeNull();
  expect(built.world.left_out.join(' ')).toMatch(/model/i);
  expect(await installation.simulator.modelRequests()).toEqual([]);
});

it('publishes each playlist once, with the tracks that Spotify has', async () => {
  const { creates, items } = await installation.simulator.created('listener-2');
  expect(creates).toBe(built.playlists.length);
  for (const playlist of built.playlists) {
    const there = items.find(({ id }) => id === playlist.published?.external_id);
    expect(there?.name).toBe(playlist.name);
    expect(there?.uris).toEqual(playlist.tracks.flatMap(({ track }) => track.uri ?? []));
    expect(there?.uris.length).toBeGreaterThan(0);
  }
});

it('parks a job in sight when the quota of the app is spent, and lets go of it', async () => {
  await installation.simulator.control('POST', 'faults', {
    target: 'spotify',
    path_prefix: '/spotify/v1',
    kind: 'quota',
    retry_after_s: 36_000,
  });
  const { job_id } = await listener.call(createWorld, {
    body: { seeds: { kind: 'history', range: 'recent' } },
  });
  const job = { params: { id: job_id } };
  const parked = await eventually('the job is parked', async () => {
    const seen = await listener.call(getJob, job);
    return seen.status === 'parked' && seen;
  });
  expect(Date.parse(parked.parked_until ?? '') - Date.now()).toBeGreaterThan(3_600_000);
  expect(parked.parked_reason).toContain('quota');
  expect((await listener.call(cancelJob, job)).status).toBe('cancelled');
});
