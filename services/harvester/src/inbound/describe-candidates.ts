import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { type CallAllowance, partOf } from '../domain/allowance.ts';
import type { Finding } from '../domain/candidates.ts';
import { nearestFirst } from '../domain/preselect.ts';
import { recordingsPerCall } from '../outbound/catalogue.listenbrainz.ts';
import type { Catalogue } from '../outbound/catalogue.ts';
import { isSilent } from './run-strategies.ts';

/** 50 artists' genres in one call, 100 tracks' features in one. */
const callsMax = { addresses: 2, tags: 4, features: 2 };
/** Where it is also asked what the listener owns, finding comes before genres of what is further down. */
const tagCallsOfListener = 3;

/** Calls that tell the addresses of what was found without one. */
export function addressCallsOf(findings: readonly Finding[]): number {
  const without = findings.flatMap(({ tracks }) => tracks).filter(({ uri, mbid }) => uri === null && mbid);
  return Math.min(callsMax.addresses, Math.ceil(without.length / recordingsPerCall));
}

/** Calls that describing is worth, as far as Spotify tells anything. */
export function describingCallsOf(spotify: Catalogue | null, isListener: boolean): number {
  const { tags, features } = spotify?.capabilities ?? {};
  return (tags ? tagCallsOf(isListener) : 0) + (features ? callsMax.features : 0);
}

const tagCallsOf = (isListener: boolean) => (isListener ? tagCallsOfListener : callsMax.tags);

/**
 * Addresses under which candidates can be published, then tags and features of those that seem nearest, as far as the
 * calls last; nearest first as far as is known then. Throws what the catalogues throw, but for an open one that is silent.
 * @param candidates nearest first.
 * @param isListener whether calls are also spent on what the listener owns.
 */
export async function describeCandidates(
  candidates: readonly Candidate[],
  world: World,
  { spotify, open }: { readonly spotify: Catalogue; readonly open: Catalogue },
  calls: CallAllowance,
  isListener: boolean,
  leftOut: string[],
): Promise<Candidate[]> {
  let tracks: readonly Track[] = candidates.map(({ track }) => track);
  try {
    tracks = await open.resolve(tracks, partOf(calls, callsMax.addresses));
  } catch (error) {
    if (!isSilent(error)) throw error;
    leftOut.push('Some recordings could not be matched with Spotify.');
  }
  const spared = partOf(calls, calls.left() - describingCallsOf(spotify, isListener));
  if (spotify.capabilities.resolve) tracks = await spotify.resolve(tracks, spared);
  if (spotify.capabilities.tags)
    tracks = await spotify.describe(tracks, 'tags', partOf(calls, tagCallsOf(isListener)));
  const nearest = nearestFirst(withTracks(candidates, tracks), world);
  if (!spotify.capabilities.features) return nearest;
  return withTracks(
    nearest,
    await spotify.describe(
      nearest.map(({ track }) => track),
      'features',
      partOf(calls, callsMax.features),
    ),
  );
}

function withTracks(candidates: readonly Candidate[], tracks: readonly Track[]): Candidate[] {
  return candidates.map((candidate, index) => ({ ...candidate, track: tracks[index] ?? candidate.track }));
}
