import type { World } from '@trc/contracts/documents/world.v1';
import { type CallAllowance, partOf, shareOpenly } from '../domain/allowance.ts';
import { candidatesWished, countDistinct, type Finding } from '../domain/candidates.ts';
import { planNeighbours, planSimilar, planTags } from '../domain/plan.ts';
import {
  type ListenBrainzCatalogue,
  type OpenArtist,
  recordingsPerCall,
} from '../outbound/catalogue.listenbrainz.ts';
import { runStrategies } from './run-strategies.ts';

export interface FoundOpenly {
  readonly findings: readonly Finding[];
  /** Whom the seeds are by. */
  readonly artists: readonly OpenArtist[];
}

/**
 * Radios around the seeds' artists, or what stands in for them; the recordings come with names, tags and dates. Of the
 * calls the share for addresses is left. Throws what the catalogue throws.
 */
export async function searchOpenly(
  world: World,
  open: ListenBrainzCatalogue,
  calls: CallAllowance,
): Promise<FoundOpenly> {
  const shares = shareOpenly(calls.left());
  const artists = await open.artistsOf(world.seeds.tracks, partOf(calls, shares.artists));
  const namedMax = shares.names * recordingsPerCall;
  const bare = await bareFindings(world, open, artists, partOf(calls, shares.radios), namedMax);
  const found = bare.flatMap(({ tracks }) => tracks).slice(0, namedMax);
  const described = await open.describe(found, 'tags', partOf(calls, shares.names));
  const named = new Map(described.filter(({ title }) => title !== '').map((track) => [track.id, track]));
  return {
    artists,
    findings: bare.map((finding) => ({
      ...finding,
      tracks: finding.tracks.flatMap(({ id }) => named.get(id) ?? []),
    })),
  };
}

/** Recordings without their names, until as many are found as can be named. */
async function bareFindings(
  world: World,
  open: ListenBrainzCatalogue,
  artists: readonly OpenArtist[],
  calls: CallAllowance,
  foundMax: number,
): Promise<Finding[]> {
  const bare: Finding[] = [];
  const isFull = () => bare.reduce((sum, { tracks }) => sum + tracks.length, 0) >= foundMax;
  const isShort = () => !isFull() && countDistinct(bare) < candidatesWished;
  const ids = artists.map(({ id }) => id);
  await runStrategies(open, [...planSimilar(ids, 'near'), ...planSimilar(ids, 'far')], bare, calls, isFull);
  if (isShort()) await runStrategies(open, planTags(world), bare, calls, isFull);
  if (isShort() && ids.length > 0 && calls.take(1) === 1)
    await runStrategies(open, planNeighbours(await open.similarArtists(ids)), bare, calls, isFull);
  return bare;
}
