import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { asOfReleases, eraAffinity, fameAffinity, tagAffinity } from '@trc/music/affinity';
import { fold } from '@trc/music/identity';

/** What decides who is worth a closer look, before features are known; the ranking of the playlists weighs anew. */
const weights = { tags: 0.4, era: 0.3, fame: 0.15, artist: 0.15 };

/** Candidates by how near they seem to the world, nearest first; equals stay in the order in which they were found. */
export function nearestFirst(candidates: readonly Candidate[], world: World): Candidate[] {
  const likeness = likenessTo(
    world,
    candidates.map(({ track }) => track),
  );
  return candidates
    .map((candidate) => ({ candidate, near: likeness(candidate.track) }))
    .sort((a, b) => b.near - a.near)
    .map(({ candidate }) => candidate);
}

/** Mean of what is known, 0 to 1; 0 when nothing is. */
function likenessTo(world: World, tracks: readonly Track[]): (track: Track) => number {
  const tags = tagAffinity(new Map(Object.entries(world.tag_weights)));
  const shares = world.released ?? {};
  const asOf = asOfReleases([...Object.keys(shares), ...tracks.map(({ released }) => released)]);
  const era = asOf === null ? () => null : eraAffinity(shares, asOf);
  const fame = fameAffinity(world.fame?.shares ?? {});
  const artists = new Set(world.seeds.tracks.flatMap((track) => track.artists.map(fold)));
  return (track) => {
    const { source, value } = track.popularity ?? {};
    const parts = [
      [weights.tags, tags(track.tags?.values ?? [])],
      [weights.era, era(track.released)],
      [weights.fame, fame(source === world.fame?.source ? (value ?? null) : null)],
      [weights.artist, Number(track.artists.some((name) => artists.has(fold(name))))],
    ] as const;
    const known = parts.filter(([, value]) => value !== null);
    const total = known.reduce((sum, [weight]) => sum + weight, 0);
    return known.reduce((sum, [weight, value]) => sum + weight * (value ?? 0), 0) / total;
  };
}
