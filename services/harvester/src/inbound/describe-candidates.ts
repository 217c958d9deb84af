import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { type CallAllowance, partOf } from '../domain/allowance.ts';
import { nearestFirst } from '../domain/preselect.ts';
import type { Catalogue } from '../outbound/catalogue.ts';
import { isSilent } from './run-strategies.ts';

/** 50 artists' genres in one call, 100 tracks' features in one. */
const callsMax = { addresses: 2, tags: 4, features: 2 };

/** Calls that describing is worth, as far as Spotify tells anything. */
export function describingCallsOf(spotify: Catalogue | null): number {
  const { tags, features } = spotify?.capabilities ?? {};
  return (tags ? callsMax.tags : 0) + (features ? callsMax.features : 0);
}

/**
 * Addresses under which candidates can be published, then tags and features of those that seem nearest, as far as the
 * calls last; nearest first as far as is known then. Throws what the catalogues throw, but for an open one that is silent.
 * @param candidates nearest first.
 */
export async function describeCandidates(
  candidates: readonly Candidate[],
  world: World,
  { spotify, open }: { readonly spotify: Catalogue; readonly open: Catalogue },
  calls: CallAllowance,
  leftOut: string[],
): Promise<Candidate[]> {
  let tracks: readonly Track[] = candidates.map(({ track }) => track);
  try {
    tracks = await open.resolve(tracks, partOf(calls, callsMax.addresses));
  } catch (error) {
    if (!isSilent(error)) throw error;
    leftOut.push('Some recordings could not be matched with Spotify.');
  }
  const spared = partOf(calls, calls.left() - describingCallsOf(spotify));
  if (spotify.capabilities.resolve) tracks = await spotify.resolve(tracks, spared);
  if (spotify.capabilities.tags)
    tracks = await spotify.describe(tracks, 'tags', partOf(calls, callsMax.tags));
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
