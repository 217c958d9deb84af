import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { JsonHttpError } from '@trc/runtime/json-http';
import type { SpotifyAccess } from '@trc/spotify/access';
import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { toTrack } from '@trc/spotify/track-document';
import {
  candidatesEnough,
  candidatesPoor,
  candidatesWished,
  countDistinct,
  type Finding,
  type Known,
  keysOf,
  keysOfSeeds,
  publishableFirst,
  type Selection,
  select,
  withoutOwned,
} from '../domain/candidates.ts';
import {
  planLibrary,
  planNeighbours,
  planRecommendations,
  planSearches,
  planSimilar,
  planTags,
  type Strategy,
  spotifyIdOf,
} from '../domain/plan.ts';
import { nearestFirst } from '../domain/preselect.ts';
import type { ListenBrainzCatalogue, OpenArtist } from '../outbound/catalogue.listenbrainz.ts';
import { type Catalogue, canRun } from '../outbound/catalogue.ts';

export interface Catalogues {
  readonly spotify: Catalogue | null;
  readonly open: ListenBrainzCatalogue;
  readonly library: Catalogue;
}

export interface Gathered extends Selection {
  readonly leftOut: readonly string[];
}

/**
 * Questions to providers that one harvest may ask. What is remembered from before counts like what is asked anew, so
 * that a refresh right after its preview finds the same.
 */
export interface CallAllowance {
  left(): number;
  spend(count: number): void;
}

/** What is known of whom the candidates are for. */
export interface Listener extends Omit<Known, 'seeds'> {
  /** Whether Spotify tracks are in the listener's library, in order; `null` where that cannot be asked. */
  readonly owns: ((trackIds: readonly string[]) => Promise<readonly boolean[]>) | null;
}

/**
 * Provider calls that one harvest may spend. With the seeds' look-ups and what is read of the listener a refresh stays
 * under 20 calls where the app recommends, and under 40 where it does not.
 */
const callsMax = { recommending: 16, searching: 26 };
/** Top tracks and last plays. */
const callsOfListener = 2;

/** @param reading how Spotify is read, and whether as the listener. */
export function allowanceOf(reading: SpotifyAccess, isListener: boolean): CallAllowance {
  const recommends = reading.kind === 'client' && reading.client.capabilities.recommend;
  let left = (recommends ? callsMax.recommending : callsMax.searching) - (isListener ? callsOfListener : 0);
  return {
    left: () => left,
    spend: (count) => {
      left -= count;
    },
  };
}

/** Strategies of one provider that run at the same time; its budget holds besides. */
const atOnce = 3;
/** Calls that a set is worth after it was found: 50 artists' genres in one, 100 tracks' features in one. */
const tagCallsMax = 4;
const artistsPerCall = 50;
const featureCallsMax = 2;
const featuresPerCall = 100;
/** Whether the listener has a track is asked of those that seem nearest. */
const ownedCheckedMax = 200;
const ownedCallsMax = 4;
/** Radios stop where this many recordings wait for their names. */
const namelessMax = 1_500;
/** Calls that give names and addresses to what the open catalogues found. */
const namingCalls = 6;
/** With fewer calls left the open catalogues would not tell enough to be worth asking, unless there is too little. */
const openCallsMin = 12;

/**
 * Asks one catalogue after the other until there are enough distinct recordings: recommendations first where there
 * are any, then the open catalogues, the tenant's own sounds, and plain searches last. What the listener knows is
 * dropped; what seems nearest to the world is described. Stops asking when the allowance is spent.
 * @throws SpotifyError, JsonHttpError when a provider asks to wait; what was found is kept for the next try.
 */
export async function gatherCandidates(
  world: World,
  { spotify, open, library }: Catalogues,
  listener: Listener,
  calls: CallAllowance,
  progress: (fraction: number) => void,
): Promise<Gathered> {
  const findings: Finding[] = [];
  const leftOut: string[] = [];
  const isShort = () => countDistinct(findings) < candidatesWished;
  if (spotify?.capabilities.recommend) {
    const describing = tagCallsMax + featureCallsMax + (listener.owns ? ownedCallsMax : 0);
    await run(spotify, planRecommendations(world), findings, spare(calls, describing));
    progress(0.4);
  }
  let artists: readonly OpenArtist[] = [];
  const isPoor = () => countDistinct(findings) < candidatesPoor;
  if (isPoor() || (isShort() && calls.left() > openCallsMin)) {
    try {
      calls.spend(1);
      artists = await open.artistsOf(world.seeds.tracks);
      findings.push(...(await searchOpenly(world, open, artists, spare(calls, namingCalls))));
    } catch (error) {
      if (!isSilent(error)) throw error;
      leftOut.push('The open catalogues did not answer.');
    }
    progress(0.6);
  }
  if (isShort()) await run(library, planLibrary(world), findings, ownSounds);
  if (spotify?.capabilities.search && isPoor()) {
    const names = artists.map(({ name }) => name);
    await run(spotify, planSearches(world, names), findings, spare(calls, namingCalls));
  }
  const found = select(findings, { ...listener, seeds: keysOfSeeds(world) });
  progress(0.65);
  const nearest = nearestFirst(found.candidates, world).slice(0, candidatesEnough);
  const described = await describe(nearest, world, { spotify, open }, calls, leftOut);
  const selection = await dropOwned({ ...found, candidates: described }, listener, leftOut);
  const candidates = spotify ? publishableFirst(selection.candidates) : selection.candidates;
  leftOut.push(
    ...(spotify?.lost() ?? []),
    ...open.lost(),
    ...library.lost(),
    ...sentencesAbout(
      candidates.map(({ track }) => track),
      spotify !== null,
    ),
  );
  return { ...selection, candidates, leftOut };
}

/** Drops what the listener has. A library that Spotify does not show is said and does not stop the rest. */
async function dropOwned(selection: Selection, { owns }: Listener, leftOut: string[]): Promise<Selection> {
  if (!owns) return selection;
  const checked = selection.candidates.slice(0, ownedCheckedMax).map(({ track }) => spotifyIdOf(track));
  try {
    const answers = (await owns(checked.filter((id) => id !== null))).values();
    return withoutOwned(
      selection,
      checked.map((id) => id !== null && answers.next().value === true),
    );
  } catch (error) {
    if (!isSpotifyFailure(error, 'forbidden')) throw error;
    leftOut.push('Spotify does not show the saved tracks, so they may come back.');
    return selection;
  }
}

/** Radios around the seeds' artists, or what stands in for them; the recordings come with names, tags and dates. */
async function searchOpenly(
  world: World,
  open: ListenBrainzCatalogue,
  artists: readonly OpenArtist[],
  calls: CallAllowance,
): Promise<Finding[]> {
  const bare: Finding[] = [];
  const isFull = () => bare.reduce((sum, { tracks }) => sum + tracks.length, 0) >= namelessMax;
  const ids = artists.map(({ id }) => id);
  await run(open, [...planSimilar(ids, 'near'), ...planSimilar(ids, 'far')], bare, calls, isFull);
  if (!isFull() && countDistinct(bare) < candidatesWished)
    await run(open, planTags(world), bare, calls, isFull);
  if (countDistinct(bare) < candidatesWished && calls.left() > 0) {
    calls.spend(1);
    await run(open, planNeighbours(await open.similarArtists(ids)), bare, calls, isFull);
  }
  const named = await open.describe(bare.flatMap(({ tracks }) => tracks).slice(0, namelessMax), 'tags');
  const byId = new Map(named.map((track) => [track.id, track]));
  return bare.map((finding) => ({
    ...finding,
    tracks: finding.tracks.flatMap(({ id }) => {
      const track = byId.get(id);
      return track && track.title !== '' ? [track] : [];
    }),
  }));
}

/** Tags and features of those that seem nearest, and the addresses under which all can be published. */
async function describe(
  candidates: readonly Candidate[],
  world: World,
  { spotify, open }: Pick<Catalogues, 'spotify' | 'open'>,
  calls: CallAllowance,
  leftOut: string[],
): Promise<Candidate[]> {
  if (!spotify) return [...candidates];
  let tracks: readonly Track[] = candidates.map(({ track }) => track);
  try {
    tracks = await open.resolve(tracks, namingCalls);
  } catch (error) {
    if (!isSilent(error)) throw error;
    leftOut.push('Some recordings could not be matched with Spotify.');
  }
  if (spotify.capabilities.resolve)
    tracks = await spotify.resolve(tracks, Math.max(0, calls.left() - namingCalls));
  let described = withTracks(candidates, tracks);
  if (spotify.capabilities.tags) {
    const count = artistsWithin(described, tagCallsMax * artistsPerCall);
    described = nearestFirst(await describeFirst(spotify, described, count, 'tags'), world);
  }
  if (spotify.capabilities.features)
    described = await describeFirst(spotify, described, featureCallsMax * featuresPerCall, 'features');
  return described;
}

async function describeFirst(
  catalogue: Catalogue,
  candidates: readonly Candidate[],
  count: number,
  what: 'tags' | 'features',
): Promise<Candidate[]> {
  const first = candidates.slice(0, count);
  const tracks = await catalogue.describe(
    first.map(({ track }) => track),
    what,
  );
  return [...withTracks(first, tracks), ...candidates.slice(count)];
}

/** How many of the first candidates are by `artistsMax` different artists. */
function artistsWithin(candidates: readonly Candidate[], artistsMax: number): number {
  const artists = new Set<string>();
  const end = candidates.findIndex(({ track: { artist_ids, source } }) => {
    if (source === 'spotify' && artist_ids[0]) artists.add(artist_ids[0]);
    return artists.size > artistsMax;
  });
  return end < 0 ? candidates.length : end;
}

function withTracks(candidates: readonly Candidate[], tracks: readonly Track[]): Candidate[] {
  return candidates.map((candidate, index) => ({ ...candidate, track: tracks[index] ?? candidate.track }));
}

/** Own sounds are asked of a neighbour and not of a provider. */
const ownSounds: CallAllowance = { left: () => atOnce, spend: () => {} };

/** The allowance without what a later step needs. */
function spare(calls: CallAllowance, reserved: number): CallAllowance {
  return { ...calls, left: () => calls.left() - reserved };
}

/** Runs strategies, a few at once, while calls are left and until there are enough; one that fails is noted. */
async function run(
  catalogue: Catalogue,
  strategies: readonly Strategy[],
  findings: Finding[],
  calls: CallAllowance,
  isEnough: () => boolean = () => countDistinct(findings) >= candidatesEnough,
): Promise<void> {
  const open = strategies.filter((strategy) => canRun(catalogue, strategy));
  for (let start = 0; start < open.length; ) {
    const count = Math.min(atOnce, calls.left());
    if (count <= 0 || isEnough()) return;
    const found = await Promise.all(
      open.slice(start, start + count).map((strategy) => runOne(catalogue, strategy)),
    );
    findings.push(...found);
    calls.spend(count);
    start += count;
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

/** As often as this among the last 50 plays, and a track is heard to death already. */
const heavyPlays = 3;

export interface HeavyPlayed {
  readonly heavyPlayed: ReadonlySet<string>;
  readonly leftOut: readonly string[];
}

/** What the listener plays a lot. What Spotify does not show is said and does not stop the rest. */
export async function readHeavyPlayed(client: SpotifyClient): Promise<HeavyPlayed> {
  try {
    const top = await client.topTracks('short_term');
    const played = (await client.recentlyPlayed()).map(({ track }) => track);
    const often = played.filter(({ id }) => played.filter((other) => other.id === id).length >= heavyPlays);
    return { heavyPlayed: keysOf([...top, ...often].map(toTrack)), leftOut: [] };
  } catch (error) {
    if (!isSpotifyFailure(error, 'forbidden')) throw error;
    return {
      heavyPlayed: new Set(),
      leftOut: ['Spotify does not show what is played most, so it may come back.'],
    };
  }
}
