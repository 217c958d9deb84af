import { createWorld } from '@trc/contracts/http/create-world.v1';
import { getPlaylistById } from '@trc/contracts/http/get-playlist.v1';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Export, exportOf, jsonOf } from '../support/histories.ts';
import { type Installation, install } from '../support/installation.ts';
import { refreshed } from '../support/refreshes.ts';
import { expectWorld, importHistory, ownLoops } from '../support/seeds.ts';
import { allCallsAllowed } from '../support/settings.ts';
import type { Tenant } from '../support/tenants.ts';
import { type Built, buildWorld } from '../support/worlds.ts';

const answers = { texture: { options: ['warm-analog'] }, emotion: { options: ['calm-serene'] } };

/** Spotify is switched off: what is left are open catalogues and the customer's own sounds. */
let installation: Installation;
let customer: Tenant;
let history: Export;
beforeAll(async () => {
  installation = await install('seeds-without-spotify', {
    env: { ...allCallsAllowed, SPOTIFY_MODE: 'off', SPOTIFY_CLIENT_ID: '', SPOTIFY_CLIENT_SECRET: '' },
  });
  customer = await installation.newTenant('pro');
  history = await exportOf(installation.simulator, 'downtempo');
});
afterAll(() => installation?.stop());

/** Nothing of the result comes from Spotify. */
function expectOpen({ playlists }: Built): void {
  const tracks = playlists.flatMap((playlist) => playlist.tracks.map(({ track }) => track));
  expect(tracks.filter(({ source }) => source === 'spotify')).toEqual([]);
}

it('three own sounds make a world with playlists', async () => {
  const ids = [...(await ownLoops(customer.api))];
  const built = await buildWorld(customer.api, { seeds: { kind: 'tracks', ids }, answers });
  expect(expectWorld(built, 'tracks')).toBe(3);
  expectOpen(built);
});

it('an uploaded history makes a world with playlists, and the world can be refreshed', async () => {
  const import_id = await importHistory(customer.api, jsonOf(history), history);
  const seeds = { kind: 'history', range: 'long_term', import_id } as const;
  const built = await buildWorld(customer.api, { seeds, answers });
  expect(expectWorld(built, 'history')).toBe(history.uris.size);
  expectOpen(built);
  const next = await refreshed(customer.api, built.world.id);
  expect(next.world.version).toBe(2);
  expectWorld(next, 'history');
  expectOpen(next);
});

it('the listens of a ListenBrainz listener make a world with playlists', async () => {
  const seeds = { kind: 'history', range: 'recent', listenbrainz_user: 'listener-3' } as const;
  const built = await buildWorld(customer.api, { seeds, answers });
  expect(expectWorld(built, 'history')).toBeGreaterThan(10);
  expectOpen(built);
  const [first] = built.playlists;
  const stored = await customer.api.call(getPlaylistById, { params: { id: first?.id ?? '' } });
  expect(stored.tracks.length).toBeGreaterThan(0);
});

it('playlists and the history at Spotify are refused with a reason', async () => {
  const refusals = await Promise.all([
    customer.api.refusal(createWorld, { body: { seeds: { kind: 'history', range: 'recent' } } }),
    customer.api.refusal(createWorld, { body: { seeds: { kind: 'playlists', ids: ['0'.repeat(22)] } } }),
  ]);
  expect(refusals.map(({ status }) => status)).toEqual([422, 422]);
});
