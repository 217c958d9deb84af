import type { Track } from '@trc/contracts/documents/track.v1';
import { trackKey } from '@trc/music/identity';
import { JsonHttpError } from '@trc/runtime/json-http';
import { createRecent } from '@trc/runtime/recent';
import type { SpotifyClient } from '@trc/spotify/client';
import type { Tally } from '@trc/spotify/tally';
import { type Seed, seedsMin, weigh, withTracks } from '../domain/seeds.ts';
import type { OpenCatalogue } from '../outbound/seeds.open.ts';
import { readFeatures, readGenres } from '../outbound/seeds.spotify.ts';
import { findSeeds, type SeedSources, type SeedsRefused, type SeedsWanted } from './find-seeds.ts';

export type { SeedSources } from './find-seeds.ts';

export type SeedsGathered =
  | { readonly kind: 'gathered'; readonly seeds: readonly Seed[]; readonly leftOut: readonly string[] }
  | SeedsRefused
  | { readonly kind: 'later'; readonly afterMs: number };

/** What ListenBrainz takes in one look-up; the heaviest seeds tell enough. */
const describedMax = 50;
/** A smaller share of vague seeds is not worth three questions: the others tell the world well enough. */
const vagueShareMin = 0.5;

/**
 * Finds the seeds with their features and tags. What is missing is said and does not stop the rest.
 * @throws SpotifyError when Spotify does not serve; the caller parks or retries.
 */
export async function gatherSeeds(
  sources: SeedSources,
  request: SeedsWanted,
  tally: Tally,
): Promise<SeedsGathered> {
  const found = await findSeeds(sources, request, tally);
  if (found.kind !== 'found') return found;
  const weighed = weigh(found.groups);
  if (weighed.length < seedsMin) {
    const detail = `Only ${weighed.length} seed${weighed.length === 1 ? '' : 's'} could be found; at least ${seedsMin} are needed.`;
    return { kind: 'refused', code: 'too-few-seeds', detail };
  }
  const seeds = found.client ? await describeBySpotify(found.client, weighed) : weighed;
  const open = sources.openCatalogue(tally);
  return { kind: 'gathered', ...(await describeByOpenCatalogues(open, seeds, found.leftOut)) };
}

export const createSeedsRecent = (now: () => number) =>
  createRecent({ ttlMs: 10 * 60_000, entriesMax: 200, now });

async function describeBySpotify(client: SpotifyClient, seeds: readonly Seed[]): Promise<Seed[]> {
  const own = seeds.map(({ track }) => track).filter(({ source }) => source === 'spotify');
  const features = await readFeatures(
    client,
    seeds.flatMap(({ track }) => spotifyIdOf(track) ?? []),
  );
  const genres = await readGenres(
    client,
    own.flatMap(({ artist_ids }) => artist_ids.slice(0, 1)),
  );
  return withTracks(seeds, (track) => {
    const values = features?.get(spotifyIdOf(track) ?? '');
    const tags = genres.get(track.artist_ids[0] ?? '') ?? [];
    return {
      ...track,
      features: values ? { source: 'spotify', values } : track.features,
      tags: tags.length > 0 && track.tags === null ? { source: 'spotify', values: [...tags] } : track.tags,
    };
  });
}

/** A track of the listener's own record has its Spotify id in its URI. */
const spotifyIdOf = ({ source, id, uri }: Track) =>
  source === 'spotify' ? id : (uri?.replace('spotify:track:', '') ?? null);

/**
 * Asks the open catalogues for the tags and the fame of the heaviest seeds that have none; own sounds are nobody else's
 * business. Their silence is no reason to stop.
 */
async function describeByOpenCatalogues(
  open: OpenCatalogue,
  seeds: readonly Seed[],
  leftOut: readonly string[],
): Promise<{ seeds: Seed[]; leftOut: string[] }> {
  const vague = seeds.filter(
    ({ track }) => track.source !== 'tenant' && (track.tags === null || track.popularity === null),
  );
  if (vague.reduce((sum, { weight }) => sum + weight, 0) < vagueShareMin)
    return { seeds: [...seeds], leftOut: [...leftOut] };
  const asked = [...vague].sort((a, b) => b.weight - a.weight).slice(0, describedMax);
  const notes = [...leftOut];
  let known: ReadonlyMap<string, Known> = new Map();
  try {
    known = await knownOpenly(
      open,
      asked.map(({ track }) => track),
    );
  } catch (error) {
    if (!(error instanceof JsonHttpError)) throw error;
    notes.push('Open catalogues did not answer every question about the seeds.');
  }
  if (vague.length > asked.length)
    notes.push(`Genres and fame were looked up for ${asked.length} of ${vague.length} seeds.`);
  return {
    leftOut: notes,
    seeds: withTracks(seeds, (track) => {
      const { mbid, released, tags = [], fame } = known.get(trackKey(track)) ?? {};
      return {
        ...track,
        mbid: track.mbid ?? mbid ?? null,
        released: track.released ?? released ?? null,
        tags: track.tags ?? (tags.length > 0 ? { source: 'listenbrainz', values: [...tags] } : null),
        popularity: track.popularity ?? (fame === undefined ? null : { source: 'listenbrainz', value: fame }),
      };
    }),
  };
}

interface Known {
  readonly mbid: string;
  readonly released: string | null;
  readonly tags: readonly string[];
  readonly fame: number | undefined;
}

/** What ListenBrainz knows of the tracks, by `trackKey`, in three questions for up to fifty of them. */
async function knownOpenly(
  open: OpenCatalogue,
  tracks: readonly Track[],
): Promise<ReadonlyMap<string, Known>> {
  const nameless = tracks.filter(({ mbid }) => mbid === null);
  const names = nameless.map(({ artists, title }) => ({ artist: artists[0] ?? '', title }));
  const identified = names.length > 0 ? await open.identify(names) : [];
  const mbidOf = new Map<string, string>();
  for (const track of tracks) if (track.mbid) mbidOf.set(trackKey(track), track.mbid);
  for (const [index, track] of nameless.entries()) {
    const mbid = identified[index];
    if (mbid) mbidOf.set(trackKey(track), mbid);
  }
  const mbids = [...new Set(mbidOf.values())];
  if (mbids.length === 0) return new Map();
  const described = await open.known(mbids);
  // Listen counts may want a token; tags alone describe a seed well enough.
  const fame = await open.fame(mbids).catch((error: unknown) => {
    if (error instanceof JsonHttpError && error.retryAfterMs === null) return new Map<string, number>();
    throw error;
  });
  return new Map(
    [...mbidOf].map(([key, mbid]) => {
      const track = described.get(mbid);
      const { released = null, tags } = track ?? {};
      return [key, { mbid, released, tags: tags?.values ?? [], fame: fame.get(mbid) }];
    }),
  );
}
