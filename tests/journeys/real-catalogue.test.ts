import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Installation, install } from '../support/installation.ts';
import { expectRules } from '../support/playlist-rules.ts';
import { realCatalogueFile, realPlaylistsFile, sharedDataIsThere } from '../support/settings.ts';
import { signIn } from '../support/sign-in.ts';
import { type Built, buildWorld } from '../support/worlds.ts';

const playlistsSchema = z.array(
  z.object({ name: z.string(), subgenre: z.string(), tracks: z.array(z.string()) }),
);
const seedsCount = 10;

describe('on the real catalogue, which lies outside of the repository (TRC_SHARED)', () => {
  let installation: Installation;
  let built: Built;
  let seeds: readonly string[];

  beforeAll(async () => {
    if (!sharedDataIsThere)
      throw new Error(`${realCatalogueFile} is missing; TRC_SHARED names the folder that has data/.`);
    installation = await install('real-catalogue', {
      services: ['simulator', 'gateway', 'taste', 'harvester', 'playlist', 'billing'],
      env: { SIM_CATALOGUE: realCatalogueFile },
    });
    const playlists = playlistsSchema.parse(JSON.parse(readFileSync(realPlaylistsFile, 'utf8')));
    const chosen = playlists.find(({ tracks }) => tracks.length >= 2 * seedsCount)?.tracks ?? [];
    const there = await installation.simulator.tracks(`ids=${chosen.join(',')}&limit=1000`);
    seeds = there.slice(0, seedsCount).map(({ id }) => id);
    const { api } = await installation.newTenant('pro');
    const listener = await signIn(api, 'listener-1');
    built = await buildWorld(listener, {
      seeds: { kind: 'tracks', ids: [...seeds] },
      publish: { target: 'spotify' },
    });
  });
  afterAll(() => installation?.stop());

  it('ten seeds of one playlist become playlists under the rules', () => {
    expect(seeds).toHaveLength(seedsCount);
    expectRules(built.world.name, built.playlists, built.world.seeds.tracks);
    const ids = built.playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track.id));
    expect(ids.filter((id) => seeds.includes(id))).toEqual([]);
  });

  it('the listener has them at Spotify, track by track', async () => {
    const { items } = await installation.simulator.created('listener-1');
    const shown = items.map(({ name, uris }) => ({ name, uris }));
    const wanted = built.playlists.map(({ name, tracks }) => ({
      name,
      uris: tracks.map(({ track }) => track.uri),
    }));
    expect(shown).toHaveLength(wanted.length);
    expect(shown).toEqual(expect.arrayContaining(wanted));
  });
});
