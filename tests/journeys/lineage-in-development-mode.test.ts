import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import {
  expectNothingOfSpotify,
  expectSearchable,
  type Life,
  liveWithModels,
  markSpotify,
  spotifyMark,
  takeModelRequests,
} from '../support/lineage.ts';
import { allCallsAllowed } from '../support/settings.ts';
import { signIn } from '../support/sign-in.ts';

/** An app of today: the seeds are Spotify's, tags and candidates come from open catalogues, and models may read those. */
let installation: Installation;
let life: Life;
let sent: readonly string[];
beforeAll(async () => {
  installation = await install('lineage-in-development-mode', {
    services: ['simulator', 'gateway', 'taste', 'harvester', 'playlist', 'billing'],
    env: {
      ...allCallsAllowed,
      SPOTIFY_CALLS_PER_30_S: '170',
      SPOTIFY_MODE: 'development',
      SPOTIFY_CLIENT_ID: 'trc-development',
      SPOTIFY_CLIENT_SECRET: 'trc-development-secret',
    },
  });
  await markSpotify(installation.simulator);
  const { api } = await installation.newTenant('pro');
  life = await liveWithModels(await signIn(api, 'listener-2'), { kind: 'history', range: 'long_term' });
  sent = await takeModelRequests(installation.simulator);
});
afterAll(() => installation?.stop());

it('the run is full of Spotify Content, and a search for any of it would find it', () => {
  expectSearchable(life);
});

it('no model is shown anything of it from onboarding to the second refresh', () => {
  expectNothingOfSpotify(sent, life);
});

it('what open catalogues told is read by models: those tags are there, and none of them is marked', () => {
  const open = life.built.world.seeds.tracks.flatMap(({ tags }) => tags?.values ?? []);
  expect(open.length).toBeGreaterThan(0);
  expect(open.filter((tag) => tag.includes(spotifyMark))).toEqual([]);
  for (const path of ['chat/completions', 'embeddings'])
    expect(
      sent.some((request) => request.includes(path) && open.some((tag) => request.includes(tag))),
      path,
    ).toBe(true);
});
