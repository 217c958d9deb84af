import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
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
import { describeCandidates, describingCallsOf } from './describe-candidates.ts';
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
 * Provider calls that one harvest may spend. With the seeds' look-ups and what is read of the listener a refresh stays
 * under 20 calls where the app recommends, and under 40 where it does not.
 */
const callsMax = { recommending: 16, searching: 26 };

/** @param reading how Spotify is read, and whether as the listener. */
export function allowanceOf(reading: SpotifyAccess, isListener: boolean): CallAllowance {
  const recommends = reading.kind === 'client' && reading.client.capabilities.recommend;
  return createAllowance(
    (recommends ? callsMax.recommending : callsMax.searching) - (isListener ? callsOfListener : 0),
  );
}

/** Plain searches that a harvest with too little takes from what describing would cost. */
const searchCallsMin = 3;

/**
 * Asks one catalogue after the other until there are enough distinct recordings: recommendations first where there
 * are any, then the open catalogues, the tenant's own sounds, and plain searches last. What the listener knows is
 * dropped; what seems nearest to the world is described. Never asks more than the allowance.
 * @throws SpotifyError, JsonHttpError when a provider asks to wait; what was found is kept for the next try.
 * @throws Unavailable when the tenant's own sounds cannot be asked for and next to nothing else was found.
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
  const perCall = ownedPerCall(spotify?.capabilities.recommend ?? false);
  const owningCalls = owningCallsOf(listener.owns, perCall);
  const isFewerThan = (count: number) => countDistinct(findings) < count;
  const isEnough = () => !isFewerThan(candidatesEnough);

  /** Calls that the next step may spend. With too little found, finding more comes before describing. */
  const roomFor = (least: number) => {
    const left = calls.left() - owningCalls;
    const spared = left - describingCallsOf(spotify);
    return isFewerThan(candidatesPoor) ? Math.max(spared, Math.min(least, left)) : spared;
  };

  if (spotify?.capabilities.recommend) {
    const spared = without(calls, owningCalls + describingCallsOf(spotify));
    await runStrategies(spotify, planRecommendations(world), findings, spared, isEnough);
    progress(0.4);
  }
  let artistNames: readonly string[] = [];
  if (isFewerThan(candidatesWished) && roomFor(openCallsMin) >= openCallsMin) {
    try {
      const found = await searchOpenly(world, open, partOf(calls, roomFor(openCallsMin)));
      findings.push(...found.findings);
      artistNames = found.artists.map(({ name }) => name);
    } catch (error) {
      if (!isSilent(error)) throw error;
      leftOut.push('The open catalogues did not answer.');
    }
    progress(0.6);
  }
  if (isFewerThan(candidatesWished)) {
    // Own sounds are asked of a neighbour and not of a provider.
    const unlimited = createAllowance(Number.POSITIVE_INFINITY);
    try {
      await runStrategies(library, planLibrary(world), findings, unlimited, isEnough);
    } catch (error) {
      if (!(error instanceof Unavailable) || isFewerThan(candidatesMin)) throw error;
      leftOut.push('Your own sounds could not be looked at.');
    }
  }
  if (spotify?.capabilities.search && isFewerThan(candidatesPoor)) {
    const room = partOf(calls, roomFor(searchCallsMin));
    await runStrategies(spotify, planSearches(world, artistNames), findings, room, isEnough);
  }
  progress(0.65);

  const found = select(findings, { ...listener, seeds: keysOfSeeds(world) });
  const nearest: readonly Candidate[] = nearestFirst(found.candidates, world).slice(0, candidatesEnough);
  const described = spotify
    ? await describeCandidates(nearest, world, { spotify, open }, without(calls, owningCalls), leftOut)
    : nearest;
  const unowned = await dropOwned(withCandidates(found, described), listener.owns, perCall, calls, leftOut);
  const selection = spotify ? withCandidates(unowned, publishableFirst(unowned.candidates)) : unowned;
  const tracks = selection.candidates.map(({ track }) => track);
  return {
    ...selection,
    leftOut: [
      ...leftOut,
      ...(spotify?.lost() ?? []),
      ...open.lost(),
      ...library.lost(),
      ...sentencesAbout(tracks, spotify !== null),
    ],
  };
}

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
