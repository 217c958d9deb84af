import type { Track } from '@trc/contracts/documents/track.v1';
import type { Case } from './cases.ts';

/** Tracks counted in a ranking, and in all playlists of a world together. */
export const depth = 250;

export interface Figures {
  /** Share of the targets that were found. */
  readonly recall: number;
  /** Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) with one gain for every target. */
  readonly ndcg: number;
  /** Share of the targets' first artists that were found. */
  readonly artistRecall: number;
  readonly artists: number;
  readonly genres: number;
  /** Share of the tracks by artists who are not among the seeds. */
  readonly novelty: number;
}

/**
 * @param ranked ids, best first; what is beyond `depth` does not count.
 * A case without targets gives 0: there is nothing to be found.
 */
export function measure(
  ranked: readonly string[],
  { seeds, targets }: Case,
  trackOf: (id: string) => Track | undefined,
): Figures {
  const top = ranked.slice(0, depth);
  const wanted = new Set(targets);
  const hits = top.map((id) => wanted.has(id));
  const artistOf = (id: string) => trackOf(id)?.artists[0] ?? '';
  const found = new Set(top.map(artistOf));
  const wantedArtists = new Set(targets.map(artistOf));
  const seedArtists = new Set(seeds.map(artistOf));
  const gain = (rank: number) => 1 / Math.log2(rank + 2);
  const ideal = Array.from({ length: Math.min(depth, wanted.size) }, (_, rank) => gain(rank));
  return {
    recall: share(hits.filter(Boolean).length, wanted.size),
    ndcg: share(sum(hits.map((hit, rank) => (hit ? gain(rank) : 0))), sum(ideal)),
    artistRecall: share([...wantedArtists].filter((artist) => found.has(artist)).length, wantedArtists.size),
    artists: found.size,
    genres: new Set(top.flatMap((id) => trackOf(id)?.tags?.values[0] ?? [])).size,
    novelty: share(top.filter((id) => !seedArtists.has(artistOf(id))).length, top.length),
  };
}

export function meanOf(all: readonly Figures[]): Figures {
  const mean = (read: (figures: Figures) => number) => sum(all.map(read)) / Math.max(1, all.length);
  return {
    recall: mean(({ recall }) => recall),
    ndcg: mean(({ ndcg }) => ndcg),
    artistRecall: mean(({ artistRecall }) => artistRecall),
    artists: mean(({ artists }) => artists),
    genres: mean(({ genres }) => genres),
    novelty: mean(({ novelty }) => novelty),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
