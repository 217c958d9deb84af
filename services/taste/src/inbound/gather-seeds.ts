import type { Track } from '@trc/contracts/documents/track.v1';
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

/** Every look-up of tags costs a call; the heaviest seeds tell enough. */
const tagLookupsMax = 25;
const tagLookupsAtOnce = 2;

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
  return { kind: 'gathered', ...(await describeByOpenTags(open, seeds, found.leftOut)) };
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

/** Asks the open catalogues for the tags of the heaviest seeds that have none. Their silence is no reason to stop. */
async function describeByOpenTags(
  open: OpenCatalogue,
  seeds: readonly Seed[],
  leftOut: readonly string[],
): Promise<{ seeds: Seed[]; leftOut: string[] }> {
  const untagged = seeds.filter(({ track }) => track.tags === null);
  const asked = [...untagged].sort((a, b) => b.weight - a.weight).slice(0, tagLookupsMax);
  const found = new Map<string, { mbid: string; tags: readonly string[] }>();
  let failure: JsonHttpError | null = null;
  const queue = asked.values();
  const work = async () => {
    for (const { track } of queue) {
      if (failure) return;
      try {
        const known = await open.lookup(track.artists[0] ?? '', track.title);
        if (known) found.set(track.id, known);
      } catch (error) {
        if (!(error instanceof JsonHttpError)) throw error;
        failure = error;
      }
    }
  };
  await Promise.all(Array.from({ length: tagLookupsAtOnce }, work));
  const notes = [...leftOut];
  if (failure) notes.push('Open catalogues did not answer every question about the seeds’ genres.');
  else if (untagged.length > asked.length)
    notes.push(`Genres were looked up for ${asked.length} of ${untagged.length} seeds.`);
  return {
    leftOut: notes,
    seeds: withTracks(seeds, (track) => {
      const known = found.get(track.id);
      if (!known) return track;
      return {
        ...track,
        mbid: track.mbid ?? known.mbid,
        tags: known.tags.length > 0 ? { source: 'listenbrainz', values: [...known.tags] } : track.tags,
      };
    }),
  };
}
