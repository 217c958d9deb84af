import { createWorld } from '@trc/contracts/http/create-world.v1';
import { getSeedHistory } from '@trc/contracts/http/list-seed-history.v1';
import { getSeedPlaylists } from '@trc/contracts/http/list-seed-playlists.v1';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Api } from '../support/api.ts';
import { type Export, exportOf, jsonOf, zipOf } from '../support/histories.ts';
import { joinInstallation, type SharedInstallation } from '../support/installation.ts';
import { expectUnreadable, expectWorld, importHistory, ownLoops, seedIds } from '../support/seeds.ts';
import { signIn } from '../support/sign-in.ts';
import type { Tenant } from '../support/tenants.ts';
import { buildWorld } from '../support/worlds.ts';

const answers = { texture: { options: ['warm-analog'] } };
const spotifyUser = 'listener-3';
const ranges = ['recent', '4_weeks', '6_months', 'long_term'] as const;

/** Every kind of seeds, with Spotify: signed in, and with a key alone. */
let installation: SharedInstallation;
let listener: Api;
let customer: Tenant;
let history: Export;
beforeAll(async () => {
  installation = joinInstallation(inject('shared'));
  listener = await signIn((await installation.newTenant('pro')).api, spotifyUser);
  customer = await installation.newTenant('pro');
  history = await exportOf(installation.simulator, 'downtempo');
});
afterAll(() => installation?.stop());

describe('a listener who signed in with Spotify', () => {
  it.each(ranges)('gets a world from the history of %s: from all of it', async (range) => {
    const { items } = await listener.call(getSeedHistory, { query: { range } });
    const built = await buildWorld(listener, { seeds: { kind: 'history', range }, answers });
    expectWorld(built, 'history');
    expect([...seedIds(built.world)].sort()).toEqual([...new Set(items.map(({ id }) => id))].sort());
  });

  it('gets a world from three playlists: from every track of each', async () => {
    const lists = (await listener.call(getSeedPlaylists)).items.slice(0, 3);
    expect(lists).toHaveLength(3);
    const ids = lists.map(({ id }) => id);
    const built = await buildWorld(listener, { seeds: { kind: 'playlists', ids }, answers });
    expectWorld(built, 'playlists');
    const all = (await installation.simulator.playlists(spotifyUser)).filter(({ id }) => ids.includes(id));
    const tracks = all.flatMap(({ uris }) => uris).filter((uri) => uri?.startsWith('spotify:track:'));
    expect([...seedIds(built.world)].sort()).toEqual(
      [...new Set(tracks.map((uri) => uri?.replace('spotify:track:', '')))].sort(),
    );
  });
});

describe('a customer with a key', () => {
  it('gets a world from an uploaded history as JSON: from all that was played', async () => {
    const import_id = await importHistory(customer.api, jsonOf(history), history);
    const seeds = { kind: 'history', range: 'long_term', import_id } as const;
    const built = await buildWorld(customer.api, { seeds, answers });
    expect(expectWorld(built, 'history')).toBe(history.uris.size);
    expect(new Set(built.world.seeds.tracks.map(({ uri }) => uri))).toEqual(history.uris);
  });

  it('gets a world from the archive that Spotify sends: from the last four weeks in it', async () => {
    const import_id = await importHistory(customer.api, zipOf(history), history);
    const seeds = { kind: 'history', range: '4_weeks', import_id } as const;
    const built = await buildWorld(customer.api, { seeds, answers });
    expect(expectWorld(built, 'history')).toBe(history.uris.size - history.old.size);
    expect(built.world.seeds.tracks.filter(({ uri }) => history.old.has(uri ?? ''))).toEqual([]);
  });

  it('gets a world from what a ListenBrainz listener has heard', async () => {
    const seeds = { kind: 'history', range: '6_months', listenbrainz_user: 'listener-3' } as const;
    const built = await buildWorld(customer.api, { seeds, answers });
    expect(expectWorld(built, 'history')).toBeGreaterThan(20);
    const sources = new Set(built.world.seeds.tracks.map(({ source }) => source));
    expect([...sources].filter((source) => source !== 'musicbrainz' && source !== 'listenbrainz')).toEqual(
      [],
    );
  });

  it('gets a world from three sounds of their own, with playlists of recordings', async () => {
    const ids = [...(await ownLoops(customer.api))];
    const built = await buildWorld(customer.api, { seeds: { kind: 'tracks', ids }, answers });
    expect(expectWorld(built, 'tracks')).toBe(3);
    expect([...seedIds(built.world)].sort()).toEqual([...ids].sort());
    expect(built.world.seeds.tracks.every(({ source }) => source === 'tenant')).toBe(true);
  });

  it('is told what is no history, and nothing of it stays', async () => {
    await expectUnreadable(installation, customer, history);
  });

  it('cannot use the history that somebody else has uploaded', async () => {
    const import_id = await importHistory(customer.api, jsonOf(history), history);
    const refusal = await listener.refusal(createWorld, {
      body: { seeds: { kind: 'history', range: 'recent', import_id } },
    });
    expect(refusal).toMatchObject({ code: 'invalid-request' });
  });
});
