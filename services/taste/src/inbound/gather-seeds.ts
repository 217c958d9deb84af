import type { Seeds } from '@trc/contracts/documents/answers.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { JsonHttpError } from '@trc/runtime/json-http';
import { createRecent, type Recent } from '@trc/runtime/recent';
import { type OpenSpotify, openForReading, type SpotifyAccess } from '@trc/spotify/access';
import type { SpotifyClient } from '@trc/spotify/client';
import type { Tally } from '@trc/spotify/tally';
import {
  readPlaylistId,
  readTrackId,
  type Seed,
  type SeedGroup,
  seedsMin,
  weigh,
  withTracks,
} from '../domain/seeds.ts';
import type { OpenCatalogue } from '../outbound/seeds.open.ts';
import {
  readFeatures,
  readGenres,
  readHistory,
  readPlaylists,
  readTracks,
} from '../outbound/seeds.spotify.ts';

export type SeedsGathered =
  | { readonly kind: 'gathered'; readonly seeds: readonly Seed[]; readonly leftOut: readonly string[] }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string }
  | { readonly kind: 'later'; readonly afterMs: number };

export interface SeedSources {
  readonly openSpotify: OpenSpotify;
  readonly openCatalogue: (tally: Tally) => OpenCatalogue;
  readonly recent: Recent;
}

/** Every look-up of tags costs a call; the heaviest seeds tell enough. */
const tagLookupsMax = 25;
const tagLookupsAtOnce = 2;

const refusalDetails = {
  'spotify-off':
    'These seeds live in Spotify, which is switched off here; use MusicBrainz recordings as seeds.',
  'spotify-not-connected': 'Connect your Spotify account to use its history or playlists as seeds.',
  'spotify-needs-reconnect': 'Spotify has ended the connection; connect your account again.',
} as const;

/**
 * Finds the seeds with their features and tags. What is missing is said and does not stop the rest.
 * @throws SpotifyError when Spotify does not serve; the caller parks or retries.
 */
export async function gatherSeeds(
  sources: SeedSources,
  request: { readonly tenantId: string; readonly userId: string; readonly seeds: Seeds },
  tally: Tally,
): Promise<SeedsGathered> {
  const { tenantId, userId, seeds } = request;
  const access =
    seeds.kind === 'tracks'
      ? (await openForReading(sources.openSpotify, tenantId, userId, tally)).reading
      : await sources.openSpotify(tenantId, userId, tally);
  if (access.kind === 'later') return { kind: 'later', afterMs: access.retryAfterMs };
  const open = sources.openCatalogue(tally);
  const leftOut: string[] = [];
  let groups: readonly SeedGroup[];
  if (seeds.kind === 'tracks') {
    const found = await findTracks(seeds.ids, access, open);
    if (found.kind !== 'found') return found;
    groups = [found.tracks];
    leftOut.push(...found.leftOut);
  } else {
    if (access.kind === 'none')
      return { kind: 'refused', code: access.code, detail: refusalDetails[access.code] };
    if (seeds.kind === 'history') {
      groups = [await readHistory(access.client, seeds.range)];
    } else {
      const ids = [...new Set(seeds.ids.map((id) => readPlaylistId(id)))];
      const read = await readPlaylists(
        access.client,
        ids.filter((id) => id !== null),
        ofListener(sources.recent, tenantId, userId),
      );
      groups = read.groups;
      leftOut.push(
        ...read.leftOut,
        ...(ids.includes(null) ? ['What is no Spotify playlist id was passed over.'] : []),
      );
    }
  }
  let weighed = weigh(groups);
  if (weighed.length < seedsMin) {
    const detail = `Only ${weighed.length} seed${weighed.length === 1 ? '' : 's'} could be found; at least ${seedsMin} are needed.`;
    return { kind: 'refused', code: 'too-few-seeds', detail };
  }
  if (access.kind === 'client') weighed = await describeBySpotify(access.client, weighed);
  return { kind: 'gathered', ...(await describeByOpenTags(open, weighed, leftOut)) };
}

/** Keys of a listener's private reads carry the listener, so that nobody is given somebody else's. */
function ofListener(recent: Recent, tenantId: string, userId: string): Recent {
  return { get: (key, load) => recent.get(`${tenantId}/${userId}/${key}`, load) };
}

export const createSeedsRecent = (now: () => number) =>
  createRecent({ ttlMs: 10 * 60_000, entriesMax: 200, now });

type TracksFound =
  | { readonly kind: 'found'; readonly tracks: readonly Track[]; readonly leftOut: readonly string[] }
  | Extract<SeedsGathered, { kind: 'refused' }>;

async function findTracks(
  texts: readonly string[],
  access: SpotifyAccess,
  open: OpenCatalogue,
): Promise<TracksFound> {
  const ids = texts.map((text) => readTrackId(text));
  const idsOf = (kind: 'spotify' | 'musicbrainz') => [
    ...new Set(ids.flatMap((id) => (id?.kind === kind ? [id.id] : []))),
  ];
  const [spotifyIds, mbids] = [idsOf('spotify'), idsOf('musicbrainz')];
  if (access.kind === 'none' && spotifyIds.length > 0 && mbids.length < seedsMin) {
    return { kind: 'refused', code: access.code, detail: refusalDetails[access.code] };
  }
  const own =
    access.kind === 'client' && spotifyIds.length > 0 ? await readTracks(access.client, spotifyIds) : [];
  const tracks = [...own, ...(mbids.length > 0 ? await open.recordings(mbids) : [])];
  const missing = texts.length - tracks.length;
  return {
    kind: 'found',
    tracks,
    leftOut: missing > 0 ? [`${missing} of ${texts.length} seeds were not found.`] : [],
  };
}

async function describeBySpotify(client: SpotifyClient, seeds: readonly Seed[]): Promise<Seed[]> {
  const own = seeds.map(({ track }) => track).filter(({ source }) => source === 'spotify');
  const features = await readFeatures(
    client,
    own.map(({ id }) => id),
  );
  const genres = await readGenres(
    client,
    own.flatMap(({ artist_ids }) => artist_ids.slice(0, 1)),
  );
  return withTracks(seeds, (track) => {
    const values = features?.get(track.id);
    const tags = genres.get(track.artist_ids[0] ?? '') ?? [];
    return {
      ...track,
      features: values ? { source: 'spotify', values } : track.features,
      tags: tags.length > 0 && track.tags === null ? { source: 'spotify', values: [...tags] } : track.tags,
    };
  });
}

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
