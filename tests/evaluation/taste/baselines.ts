import { type Features, featureNames, type Track } from '@trc/contracts/documents/track.v1';
import { dice, seedOf } from '@trc/music/dice';
import { standardised } from '@trc/music/features';
import { catalogueSpace } from '../../../services/taste/src/domain/catalogue-space.v1.ts';
import type { Case, RealPlaylist } from './cases.ts';
import type { Everything } from './catalogue.ts';

/** A score for every track of the catalogue, by its place there; more is better. */
export type Ranker = (one: Case) => Float64Array | readonly number[];

/** What simple methods find in the whole catalogue. `playlists` are the ones that playlist-kNN may look at, if any. */
export function baselinesOf(
  everything: Everything,
  playlists: readonly RealPlaylist[],
): Readonly<Record<string, Ranker>> {
  const { tracks, byId } = everything;
  const z = tracks.map(({ features }) => vectorOf(features?.values ?? {}));
  const seedsOf = ({ seeds }: Case) => seeds.flatMap((id) => byId.get(id) ?? []);
  const place = new Map(tracks.map(({ id }, index) => [id, index]));
  const zOf = ({ id }: Track) => z[place.get(id) ?? -1] ?? [];
  const popularity = tracks.map((track) => track.popularity?.value ?? 0);

  const featureKnn: Ranker = (one) => {
    const own = seedsOf(one).map(zOf);
    return z.map((vector) => -Math.min(...own.map((seed) => distance(vector, seed))));
  };
  const genre: Ranker = (one) => {
    const weights = new Map<string, number>();
    for (const { tags } of seedsOf(one))
      for (const tag of tags?.values ?? []) weights.set(tag, (weights.get(tag) ?? 0) + 1);
    return tracks.map(({ tags }) =>
      (tags?.values ?? []).reduce((sum, tag) => sum + (weights.get(tag) ?? 0), 0),
    );
  };
  const playlistKnn: Ranker = (one) => {
    const seeds = new Set(one.seeds);
    const scores = new Float64Array(tracks.length);
    for (const { id, tracks: members } of playlists) {
      if (id === one.id) continue;
      const common = members.filter((member) => seeds.has(member)).length;
      if (common === 0) continue;
      const likeness = common / Math.sqrt(seeds.size * members.length);
      for (const member of members) {
        const index = place.get(member);
        if (index !== undefined) scores[index] = (scores[index] ?? 0) + likeness;
      }
    }
    const rest = genre(one);
    return scores.map((score, index) => 1_000 * score + (rest[index] ?? 0) + (popularity[index] ?? 0));
  };
  return {
    random: (one) => {
      const roll = dice(seedOf(one.id));
      return tracks.map(() => roll());
    },
    popularity: () => popularity,
    'feature-kNN': featureKnn,
    'genre + popularity': (one) => {
      const scores = genre(one);
      return scores.map((score, index) => score + (popularity[index] ?? 0));
    },
    ...(playlists.length > 0 && { 'playlist-kNN, then genre': playlistKnn }),
    'S0 as written': seedFormula(everything, seedsOf),
  };
}

/**
 * The formula of the first design word for word: 0.4 semantic + 0.3 the Euclidean distance on raw features (a distance,
 * and added) + 0.2 novelty + 0.1 diversity. The semantic part is the cosine of the genres, since no model is asked here.
 */
function seedFormula({ tracks }: Everything, seedsOf: (one: Case) => Track[]): Ranker {
  const counts = new Map<string, number>();
  for (const { tags } of tracks) {
    const [first] = tags?.values ?? [];
    if (first) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return (one) => {
    const seeds = seedsOf(one);
    const artists = new Set(seeds.map(({ artists }) => artists[0]));
    const weights = new Map<string, number>();
    for (const { tags } of seeds)
      for (const tag of tags?.values ?? []) weights.set(tag, (weights.get(tag) ?? 0) + 1);
    const length = Math.hypot(...weights.values()) || 1;
    const centroid = featureNames.map(
      (name) => seeds.reduce((sum, { features }) => sum + (features?.values[name] ?? 0), 0) / seeds.length,
    );
    return tracks.map((track) => {
      const tags = track.tags?.values ?? [];
      const dot = tags.reduce((sum, tag) => sum + (weights.get(tag) ?? 0), 0);
      const semantic = dot / (length * (Math.sqrt(tags.length) || 1));
      const raw = featureNames.map((name) => track.features?.values[name] ?? 0);
      const novelty = artists.has(track.artists[0]) ? 0 : 1;
      const diversity = 1 / (counts.get(tags[0] ?? '') ?? 1);
      return 0.4 * semantic + 0.3 * Math.sqrt(distance(raw, centroid)) + 0.2 * novelty + 0.1 * diversity;
    });
  };
}

function vectorOf(values: Features): number[] {
  return featureNames.map((name) => standardised(name, values[name] ?? 0, catalogueSpace) ?? 0);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0);
}
