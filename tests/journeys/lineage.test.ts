import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import {
  expectNothingOfSpotify,
  expectSearchable,
  type Life,
  leaksIn,
  liveWithModels,
  markSpotify,
  onboard,
  spotifyMark,
  takeModelRequests,
} from '../support/lineage.ts';
import { allCallsAllowed } from '../support/settings.ts';
import { signIn } from '../support/sign-in.ts';

/** The extended mode: recommendations, features and genres are Spotify's, so nearly all that is known is its Content. */
let installation: Installation;
let life: Life;
let sent: readonly string[];
beforeAll(async () => {
  installation = await install('lineage', {
    services: ['simulator', 'gateway', 'taste', 'harvester', 'playlist', 'billing'],
    env: allCallsAllowed,
  });
  await markSpotify(installation.simulator);
  const { api } = await installation.newTenant('pro');
  life = await liveWithModels(await signIn(api, 'listener-1'), { kind: 'history', range: '6_months' });
  sent = await takeModelRequests(installation.simulator);
});
afterAll(() => installation?.stop());

it('the run is full of Spotify Content, and a search for any of it would find it', () => {
  expectSearchable(life);
  const tags = life.built.world.seeds.tracks.flatMap((track) => (track.tags ? [track.tags] : []));
  const ofSpotify = tags.filter(({ source }) => source === 'spotify');
  expect(ofSpotify.length).toBeGreaterThan(tags.length / 2);
  for (const { source, values } of tags)
    expect(values.every((tag) => tag.includes(spotifyMark) === (source === 'spotify'))).toBe(true);
  const playlists = [...life.built.playlists, ...life.refreshed.playlists];
  const tracks = playlists.flatMap((playlist) => playlist.tracks.map(({ track }) => track));
  expect(tracks.filter(({ title }) => title.includes(spotifyMark)).length).toBeGreaterThan(tracks.length / 2);
});

it('no model is shown anything of it from onboarding to the second refresh', () => {
  expectNothingOfSpotify(sent, life);
});

it('with the tenant’s record that Spotify allows it, models are told its genres', async () => {
  const { id, api } = await installation.newTenant('pro');
  const grant = { status: 'granted', by: 'legal@tenant.test', at: new Date().toISOString() };
  await installation.rows('update gateway.tenants set spotify_model_use = $2 where tenant_id = $1', [
    id,
    JSON.stringify(grant),
  ]);
  const listener = await signIn(api, 'listener-2');
  await onboard(listener, { kind: 'history', range: '6_months' });
  const told = await takeModelRequests(installation.simulator);
  for (const path of ['chat/completions', 'embeddings']) {
    const leaks = leaksIn(told.filter((request) => request.includes(path)));
    expect(
      leaks.some((leak) => leak.startsWith(spotifyMark)),
      path,
    ).toBe(true);
  }
});
