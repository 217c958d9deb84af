import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { Unavailable } from '@trc/runtime/ask';
import type { SpotifyAccess } from '@trc/spotify/access';
import { type CallAllowance, createAllowance, openCallsMin, partOf, without } from '../domain/allowance.ts';
import {
  candidatesEnough,
  candidatesMin,
  candidatesPoor,
  candidatesWished,
  countDistinct,
  type Finding,
  type Known,
  keysOfSeeds,
  publishableFirst,
  type Selection,
  select,
  withCandidates,
} from '../domain/candidates.ts';
import { planRecommendations, planSearches } from '../domain/plan.ts';
import { planLibrary } from '../domain/plan-library.ts';
import { nearestFirst } from '../domain/preselect.ts';
import type { ListenBrainzCatalogue } from '../outbound/catalogue.listenbrainz.ts';
import type { Catalogue } from '../outbound/catalogue.ts';
import { addressCallsOf, describeCandidates, describingCallsOf } from './describe-candidates.ts';
import { dropOwned, type Owns, ownedPerCall, owningCallsOf } from './drop-owned.ts';
import { callsOfListener } from './read-heavy-played.ts';
import { isSilent, runStrategies } from './run-strategies.ts';
import { searchOpenly } from './search-openly.ts';

interface Catalogues {
  readonly spotify: Catalogue | null;
  readonly open: ListenBrainzCatalogue;
  readonly library: Catalogue;
}

export interface Gathered extends Selection {
  readonly leftOut: readonly string[];
}

/** What is known of whom the candidates are for. */
export interface Listener extends Omit<Known, 'seeds'> {
  /** `null` where that cannot be asked. */
  readonly owns: Owns | null;
}

/**
 * Provider calls that one harvest may spend. With the seeds' look-ups and what is read of the listener a refresh makes at
 * most 20 calls where the app recommends, and 40 where it does not.
 */
const callsMax = { recommending: 17, searching: 26 };

/** What it cost to describe seeds by the open catalogues that Spotify should have described. */
const callsOfVagueSeeds = 3;

/** @param reading how Spotify is read, and whether as the listener. */
export function allowanceOf(
  reading: SpotifyAccess,
  isListener: boolean,
  { seeds }: Pick<World, 'seeds'>,
): CallAllowance {
  const recommends = reading.kind === 'client' && reading.client.capabilities.recommend;
  const ofListener = isListener ? callsOfListener : 0;
  if (!recommends) return createAllowance(callsMax.searching - ofListener);
  const wereVague = seeds.tracks.some(
    ({ source, tags }) => source === 'spotify' && tags !== null && tags.source !== 'spotify',
  );
  return createAllowance(callsMax.recommending - ofListener - (wereVague ? callsOfVagueSeeds : 0));
}

/** One harvest under way. */
interface Harvest {
  readonly world: World;
  readonly catalogues: Catalogues;
  readonly calls: CallAllowance;
  /** Calls of the allowance that tell what the listener owns. */
  readonly owningCalls: number;
  readonly findings: Finding[];
  /** One sentence each, for the listener. */
  readonly leftOut: string[];
}

/**
 * Asks one catalogue after the other until there are enough distinct recordings: recommendations first where there
 * are any, then the open catalogues, the tenant's own sounds, and plain searches last. What the listener knows is
 * dropped; what seems nearest to the world is described. Never asks more than the allowance.
 * @throws SpotifyError, JsonHttpError when a provider asks to wait; what was found is kept for the next try.
 * @throws Unavailable when the tenant's own sounds cannot be asked for and next to nothing else was found.
 */
export async function gatherCandidates(
  world: World,
  catalogues: Catalogues,
  listener: Listener,
  calls: CallAllowance,
  progress: (fraction: number) => void,
): Promise<Gathered> {
  const { spotify, open, library } = catalogues;
  const perCall = ownedPerCall(spotify?.capabilities.recommend ?? false);
  const owningCalls = owningCallsOf(listener.owns, perCall);
  const harvest: Harvest = { world, catalogues, calls, owningCalls, findings: [], leftOut: [] };
  const { findings, leftOut } = harvest;

  await recommend(harvest);
  progress(0.4);
  const artistNames = await searchOpenCatalogues(harvest);
  progress(0.6);
  await addOwnSounds(harvest);
  await searchPlainly(harvest, artistNames);
  progress(0.65);

  const found = select(findings, { ...listener, seeds: keysOfSeeds(world) });
  const nearest = nearestFirst(found.candidates, world).slice(0, candidatesEnough);
  const described = spotify
    ? await describeCandidates(
        nearest,
        world,
        { spotify, open },
        without(calls, owningCalls),
        owningCalls > 0,
        leftOut,
      )
    : nearest;
  const unowned = await dropOwned(withCandidates(found, described), listener.owns, perCall, calls, leftOut);
  const selection = spotify ? withCandidates(unowned, publishableFirst(unowned.candidates)) : unowned;
  const tracks = selection.candidates.map(({ track }) => track);
  const lost = [spotify, open, library].flatMap((catalogue) => catalogue?.lost() ?? []);
  return { ...selection, leftOut: [...leftOut, ...lost, ...sentencesAbout(tracks, spotify !== null)] };
}

async function recommend({ world, catalogues, calls, owningCalls, findings }: Harvest): Promise<void> {
  const { spotify } = catalogues;
  if (!spotify?.capabilities.recommend) return;
  const spared = without(calls, owningCalls + describingCallsOf(spotify, owningCalls > 0));
  await runStrategies(spotify, planRecommendations(world), findings, spared, () => isEnough(findings));
}

/** Names of the seeds' artists, as far as the open catalogues told them. */
async function searchOpenCatalogues(harvest: Harvest): Promise<readonly string[]> {
  const { world, catalogues, calls, findings, leftOut } = harvest;
  const room = roomFor(harvest, openCallsMin);
  if (!isFewerThan(candidatesWished, findings) || room < openCallsMin) return [];
  try {
    const found = await searchOpenly(world, catalogues.open, partOf(calls, room));
    findings.push(...found.findings);
    return found.artists.map(({ name }) => name);
  } catch (error) {
    if (!isSilent(error)) throw error;
    leftOut.push('The open catalogues did not answer.');
    return [];
  }
}

/** Own sounds are asked of a neighbour and not of a provider, so that they take nothing of the allowance. */
async function addOwnSounds({ world, catalogues, findings, leftOut }: Harvest): Promise<void> {
  if (!isFewerThan(candidatesWished, findings)) return;
  const unlimited = createAllowance(Number.POSITIVE_INFINITY);
  try {
    await runStrategies(catalogues.library, planLibrary(world), findings, unlimited, () =>
      isEnough(findings),
    );
  } catch (error) {
    if (!(error instanceof Unavailable) || isFewerThan(candidatesMin, findings)) throw error;
    leftOut.push('Your own sounds could not be looked at.');
  }
}

/** Plain searches that a harvest with too little takes from what describing would cost. */
const searchCallsMin = 3;

async function searchPlainly(harvest: Harvest, artistNames: readonly string[]): Promise<void> {
  const { world, catalogues, calls, findings } = harvest;
  if (!catalogues.spotify?.capabilities.search || !isFewerThan(candidatesPoor, findings)) return;
  const room = partOf(calls, roomFor(harvest, searchCallsMin));
  await runStrategies(catalogues.spotify, planSearches(world, artistNames), findings, room, () =>
    isEnough(findings),
  );
}

/** Calls that the next step may spend. With too little found, finding more comes before describing. */
function roomFor({ catalogues, calls, owningCalls, findings }: Harvest, least: number): number {
  const left = calls.left() - owningCalls - addressCallsOf(findings);
  const spared = left - describingCallsOf(catalogues.spotify, owningCalls > 0);
  return isFewerThan(candidatesPoor, findings) ? Math.max(spared, Math.min(least, left)) : spared;
}

function isFewerThan(count: number, findings: readonly Finding[]): boolean {
  return countDistinct(findings) < count;
}

const isEnough = (findings: readonly Finding[]) => !isFewerThan(candidatesEnough, findings);

function sentencesAbout(tracks: readonly Track[], publishable: boolean): string[] {
  const countWithout = (has: (track: Track) => boolean) => tracks.filter((track) => !has(track)).length;
  const [features, tags, uris] = [
    countWithout((track) => track.features !== null),
    countWithout((track) => track.tags !== null),
    countWithout((track) => track.uri !== null),
  ];
  return [
    ...(features > 0 ? [`${features} of ${tracks.length} candidates have no audio features.`] : []),
    ...(tags > 0 ? [`${tags} of ${tracks.length} candidates have no genres.`] : []),
    ...(publishable && uris > 0
      ? [`${uris} of ${tracks.length} candidates are not known to Spotify and cannot be published there.`]
      : []),
  ];
}
