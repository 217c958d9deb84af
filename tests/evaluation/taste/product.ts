import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { Id } from '@trc/contracts/ids';
import { seedOf } from '@trc/music/dice';
import { jsonHttp } from '@trc/runtime/json-http';
import { createRecent } from '@trc/runtime/recent';
import { spotifyOver } from '@trc/spotify/access';
import type { SpotifyMode } from '@trc/spotify/capabilities';
import { closedForMs, type RateBudget } from '@trc/spotify/rate-budget';
import { counted, createTally } from '@trc/spotify/tally';
import { allowanceOf, gatherCandidates } from '../../../services/harvester/src/inbound/gather-candidates.ts';
import { listenbrainzCatalogue } from '../../../services/harvester/src/outbound/catalogue.listenbrainz.ts';
import {
  createSpotifyMemory,
  spotifyCatalogue,
} from '../../../services/harvester/src/outbound/catalogue.spotify.ts';
import type { Catalogue } from '../../../services/harvester/src/outbound/catalogue.ts';
import type { OpenAnswers } from '../../../services/harvester/src/outbound/open-answers.store.ts';
import { type Composition, compose } from '../../../services/playlist/src/domain/compose.ts';
import { weightsV2 } from '../../../services/playlist/src/domain/weights.v2.ts';
import { readAnswers } from '../../../services/taste/src/domain/answers.ts';
import { catalogueSpace } from '../../../services/taste/src/domain/catalogue-space.v1.ts';
import { createWorld } from '../../../services/taste/src/domain/world.ts';
import { gatherSeeds, type SeedSources } from '../../../services/taste/src/inbound/gather-seeds.ts';
import { openCatalogue } from '../../../services/taste/src/outbound/seeds.open.ts';
import type { Case } from './cases.ts';

/** What the product makes of one case, and how many calls to the outside it took. */
export interface Made {
  readonly kind: 'made';
  readonly world: World;
  readonly candidates: readonly Candidate[];
  readonly composition: Composition;
  readonly calls: number;
}

export interface MadeWorld {
  readonly kind: 'made';
  readonly world: World;
  readonly calls: number;
}

/** The product says no, and why. */
export interface Refused {
  readonly kind: 'refused';
  readonly detail: string;
}

export interface Outside {
  /** Address of the simulator. */
  readonly url: string;
  readonly mode: SpotifyMode;
  readonly accessToken: string;
}

const unlimited: RateBudget = { take: async () => {}, penalise: async () => {} };
const nothing = { find: async () => [], describe: unchanged, resolve: unchanged } as const;
const noLibrary: Catalogue = {
  name: 'library',
  capabilities: {
    resolve: false,
    search: false,
    features: false,
    tags: false,
    similar: false,
    recommend: false,
  },
  lost: () => [],
  ...nothing,
};

async function unchanged<T>(tracks: T): Promise<T> {
  return tracks;
}

/**
 * The way of a new world through taste, without the messages: the same functions, real HTTP to the simulator. Nobody is
 * signed in, and no question is answered.
 */
export async function makeWorld(one: Case, outside: Outside): Promise<MadeWorld | Refused> {
  const tally = createTally('evaluate');
  const gathered = await gatherSeeds(
    seedSources(outside),
    { tenantId: 'ten', userId: 'usr', seeds: { kind: 'tracks', ids: [...one.seeds] } },
    tally,
  );
  if (gathered.kind === 'later') throw new Error(`${one.id}: the simulator asked to come back later`);
  if (gathered.kind === 'refused') return { kind: 'refused', detail: gathered.detail };
  const read = readAnswers({});
  if (read.kind !== 'read') throw new Error('no answers, and yet they were refused');
  const world = createWorld({
    id: worldIdOf(one),
    version: 1,
    kind: 'tracks',
    seeds: gathered.seeds,
    answers: {},
    reading: read.reading,
    space: catalogueSpace,
    leftOut: gathered.leftOut,
  });
  return { kind: 'made', world, calls: tally.count() };
}

/**
 * A new world, and its way through harvester and playlist with the weights that are shipped. Nothing is remembered from
 * one case to the next, so that every call is counted where it is needed.
 */
export async function make(one: Case, outside: Outside): Promise<Made | Refused> {
  const made = await makeWorld(one, outside);
  if (made.kind === 'refused') return made;
  const { world } = made;
  const tally = createTally('evaluate');
  const access = await seedSources(outside).openSpotify('ten', null, tally);
  if (access.kind !== 'client') throw new Error('the simulator gave no access');
  const now = () => Date.now();
  const { candidates } = await gatherCandidates(
    world,
    {
      spotify: spotifyCatalogue(
        access.client,
        createSpotifyMemory(createRecent({ ttlMs: 60_000, entriesMax: 500, now }), now),
      ),
      open: listenbrainzCatalogue({ ...openHttp(outside, tally), answers: forgetful() }),
      library: noLibrary,
    },
    { heavyPlayed: new Set(), blocked: new Set(), owns: null },
    allowanceOf(access, false, world),
    () => {},
  );
  return {
    kind: 'made',
    world,
    candidates,
    composition: compose(world, candidates, weightsV2),
    calls: made.calls + tally.count(),
  };
}

/** A world's dice follow from its id: the same case must give the same figures at every run. */
function worldIdOf({ id }: Case): Id<'world'> {
  return `wld_${String(seedOf(id)).padStart(26, '0')}`;
}

/** The composed tracks of all playlists, best score first, as Spotify ids. */
export function rankedIds({ playlists }: Composition): string[] {
  return playlists
    .flatMap(({ tracks }) => tracks)
    .sort((a, b) => b.score - a.score)
    .flatMap(({ track }) => track.uri?.replace('spotify:track:', '') ?? []);
}

function seedSources(outside: Outside): SeedSources {
  return {
    openSpotify: spotifyOver(
      async () => ({
        kind: 'access',
        access_token: outside.accessToken,
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
        mode: outside.mode,
        account: 'default',
        scopes: [],
        spotify_user_id: null,
      }),
      { apiUrl: `${outside.url}/spotify/v1`, budgetOf: () => unlimited },
    ),
    openCatalogue: (tally) => {
      const { api, musicbrainz } = openHttp(outside, tally);
      return openCatalogue(api, musicbrainz);
    },
    listens: () => ({ read: async () => ({ kind: 'unknown-user' }) }),
    imports: { read: async () => ({ kind: 'gone' }) },
    library: async () => [],
    recent: createRecent({ ttlMs: 60_000, entriesMax: 200, now: () => Date.now() }),
  };
}

function openHttp({ url }: Outside, tally: ReturnType<typeof createTally>) {
  const http = (path: string, provider: string) =>
    jsonHttp({
      baseUrl: `${url}/${path}`,
      budget: unlimited,
      closedForMs,
      fetch: counted(tally, provider),
      authorization: 'Token simulated',
    });
  return {
    api: http('listenbrainz', 'listenbrainz'),
    labs: http('listenbrainz-labs', 'listenbrainz'),
    musicbrainz: http('musicbrainz', 'musicbrainz'),
  };
}

function forgetful(): OpenAnswers {
  return {
    find: async () => new Map(),
    store: async () => {},
    get: (_key, load) => load(),
  };
}
