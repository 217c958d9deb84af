import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { JsonHttpError } from '@trc/runtime/json-http';
import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { toTrack } from '@trc/spotify/track-document';
import {
  candidatesEnough,
  candidatesWished,
  countDistinct,
  type Finding,
  type Known,
  keysOf,
  keysOfSeeds,
  publishableFirst,
  type Selection,
  select,
} from '../domain/candidates.ts';
import {
  planNeighbours,
  planOpen,
  planRecommendations,
  planSearches,
  planSimilar,
  type Strategy,
} from '../domain/plan.ts';
import type { ListenBrainzCatalogue, OpenArtist } from '../outbound/catalogue.listenbrainz.ts';
import { type Catalogue, canRun } from '../outbound/catalogue.ts';

export interface Catalogues {
  readonly spotify: Catalogue | null;
  readonly open: ListenBrainzCatalogue;
}

export interface Gathered extends Selection {
  readonly leftOut: readonly string[];
}

/** Strategies of one provider that run at the same time; its budget holds besides. */
const atOnce = 3;

/**
 * Asks one catalogue after the other until there are enough distinct recordings: recommendations first where there
 * are any, then the open catalogues, then plain searches. What the listener knows is dropped, the rest is described.
 * @throws SpotifyError, JsonHttpError when a provider asks to wait; what was found is kept for the next try.
 */
export async function gatherCandidates(
  world: World,
  { spotify, open }: Catalogues,
  known: Omit<Known, 'seeds'>,
  progress: (fraction: number) => void,
): Promise<Gathered> {
  const findings: Finding[] = [];
  const leftOut: string[] = [];
  if (spotify?.capabilities.recommend) {
    await run(spotify, planRecommendations(world), findings);
    progress(0.4);
  }
  let artists: readonly OpenArtist[] = [];
  let neighbours: readonly OpenArtist[] = [];
  if (countDistinct(findings) < candidatesWished) {
    try {
      artists = await open.artistsOf(world.seeds.tracks);
      const artistIds = artists.map(({ id }) => id);
      await run(open, planOpen(world, artistIds), findings);
      if (countDistinct(findings) < candidatesWished)
        await run(open, planSimilar(artistIds, 'far'), findings);
      if (countDistinct(findings) < candidatesWished) {
        neighbours = await open.similarArtists(artistIds);
        await run(open, planNeighbours(neighbours), findings);
      }
    } catch (error) {
      if (!isSilent(error)) throw error;
      leftOut.push('The open catalogues did not answer.');
    }
    progress(0.6);
  }
  if (spotify?.capabilities.search && countDistinct(findings) < candidatesWished) {
    const names = [...neighbours, ...artists].map(({ name }) => name);
    await run(spotify, planSearches(world, names), findings);
  }
  const selection = select(findings, { ...known, seeds: keysOfSeeds(world) });
  progress(0.65);
  let tracks: readonly Track[] = selection.candidates.map(({ track }) => track);
  if (spotify) {
    try {
      tracks = await open.resolve(tracks);
    } catch (error) {
      if (!isSilent(error)) throw error;
      leftOut.push('Some recordings could not be matched with Spotify.');
    }
    if (spotify.capabilities.resolve) tracks = await spotify.resolve(tracks);
    tracks = await spotify.describe(tracks);
  }
  const described = selection.candidates.map((candidate, index) => ({
    ...candidate,
    track: tracks[index] ?? candidate.track,
  }));
  const candidates = spotify ? publishableFirst(described) : described;
  leftOut.push(
    ...(spotify?.lost() ?? []),
    ...open.lost(),
    ...sentencesAbout(
      candidates.map(({ track }) => track),
      spotify !== null,
    ),
  );
  return { ...selection, candidates, leftOut };
}

/** Runs strategies, a few at once, until there are enough; a strategy that fails is noted and the others go on. */
async function run(
  catalogue: Catalogue,
  strategies: readonly Strategy[],
  findings: Finding[],
): Promise<void> {
  for (let start = 0; start < strategies.length; start += atOnce) {
    if (countDistinct(findings) >= candidatesEnough) return;
    const batch = strategies.slice(start, start + atOnce).filter((strategy) => canRun(catalogue, strategy));
    const found = await Promise.all(batch.map((strategy) => runOne(catalogue, strategy)));
    findings.push(...found);
  }
}

async function runOne(catalogue: Catalogue, strategy: Strategy): Promise<Finding> {
  try {
    return { strategy: strategy.name, tracks: await catalogue.find(strategy), note: null };
  } catch (error) {
    if (isSilent(error))
      return { strategy: strategy.name, tracks: [], note: 'The open catalogue did not answer.' };
    if (isSpotifyFailure(error, 'bad-request'))
      return { strategy: strategy.name, tracks: [], note: 'Spotify did not take the question.' };
    throw error;
  }
}

/** An open catalogue that fails without asking to wait is done without. */
const isSilent = (error: unknown) => error instanceof JsonHttpError && error.retryAfterMs === null;

function sentencesAbout(tracks: readonly Track[], publishable: boolean): string[] {
  const without = (has: (track: Track) => boolean) => tracks.filter((track) => !has(track)).length;
  const [features, tags, uris] = [
    without((track) => track.features !== null),
    without((track) => track.tags !== null),
    without((track) => track.uri !== null),
  ];
  return [
    ...(features > 0 ? [`${features} of ${tracks.length} candidates have no audio features.`] : []),
    ...(tags > 0 ? [`${tags} of ${tracks.length} candidates have no genres.`] : []),
    ...(publishable && uris > 0
      ? [`${uris} of ${tracks.length} candidates are not known to Spotify and cannot be published there.`]
      : []),
  ];
}

/** Saved tracks beyond this many are not read: each page costs a call. */
const savedMax = 1_000;
/** As often as this among the last 50 plays, and a track is heard to death already. */
const heavyPlays = 3;

/** What the listener has and plays a lot. What Spotify does not show is said and does not stop the rest. */
export async function readKnown(
  client: SpotifyClient,
): Promise<{ readonly owned: Set<string>; readonly heavyPlayed: Set<string>; readonly leftOut: string[] }> {
  const leftOut: string[] = [];
  const orNone = async (sentence: string, read: () => Promise<Track[]>): Promise<Set<string>> => {
    try {
      return keysOf(await read());
    } catch (error) {
      if (!isSpotifyFailure(error, 'forbidden')) throw error;
      leftOut.push(sentence);
      return new Set();
    }
  };
  const owned = await orNone('Spotify does not show the saved tracks, so they may come back.', async () => {
    const saved: Track[] = [];
    for await (const { track } of client.savedTracks({ countMax: savedMax })) saved.push(toTrack(track));
    if (saved.length >= savedMax) leftOut.push(`Only the newest ${savedMax} saved tracks were looked at.`);
    return saved;
  });
  const heavyPlayed = await orNone(
    'Spotify does not show what is played most, so it may come back.',
    async () => {
      const top = [...(await client.topTracks('short_term')), ...(await client.topTracks('medium_term'))];
      const played = (await client.recentlyPlayed()).map(({ track }) => track);
      const often = played.filter(({ id }) => played.filter((other) => other.id === id).length >= heavyPlays);
      return [...top, ...often].map(toTrack);
    },
  );
  return { owned, heavyPlayed, leftOut };
}
