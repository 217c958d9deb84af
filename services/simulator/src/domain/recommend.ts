import { at, type Catalogue, type Features, type Track } from './catalogue.ts';
import { share } from './dice.ts';

export type Tunable = keyof Features | 'popularity' | 'duration_ms';

/** What `GET /recommendations` asks for, checked already. */
export interface Wish {
  readonly tracks: readonly Track[];
  readonly artists: readonly number[];
  readonly genres: readonly string[];
  readonly target: Readonly<Partial<Record<Tunable, number>>>;
  readonly min: Readonly<Partial<Record<Tunable, number>>>;
  readonly max: Readonly<Partial<Record<Tunable, number>>>;
  readonly limit: number;
}

/** The width of each value, so that a step in tempo and a step in valence weigh alike. */
export const TUNABLE_WIDTH: Readonly<Record<Tunable, number>> = {
  danceability: 1,
  energy: 1,
  key: 12,
  loudness: 30,
  mode: 2,
  speechiness: 0.6,
  acousticness: 1,
  instrumentalness: 1,
  liveness: 1,
  valence: 1,
  tempo: 90,
  popularity: 100,
  duration_ms: 300_000,
};

const COMPARED: readonly Tunable[] = [
  'danceability',
  'energy',
  'speechiness',
  'acousticness',
  'instrumentalness',
  'valence',
  'tempo',
  'loudness',
];

export function measureOf(track: Track, name: Tunable): number {
  if (name === 'popularity') return track.popularity;
  return name === 'duration_ms' ? track.durationMs : track.features[name];
}

/** Tracks nearest to the seeds and targets in feature space, out of the seeds' genres, two per artist at most; `pool` is how many were weighed. */
export function recommend(
  catalogue: Catalogue,
  wish: Wish,
): { readonly tracks: Track[]; readonly pool: number } {
  const seedArtists = new Set([...wish.artists, ...wish.tracks.flatMap((track) => track.artists)]);
  const genres = new Set([
    ...wish.genres,
    ...[...seedArtists].flatMap((artist) => at(catalogue.artists, artist).genres),
  ]);
  const voices = new Set([...genres].flatMap((genre) => catalogue.artistsByGenre.get(genre) ?? []));
  const examples = [
    ...wish.tracks,
    ...wish.artists.flatMap((artist) =>
      at(catalogue.artists, artist).tracks.map((t) => at(catalogue.tracks, t)),
    ),
  ];
  const centre = new Map<Tunable, number>();
  for (const name of COMPARED) {
    if (examples.length > 0)
      centre.set(name, examples.reduce((sum, track) => sum + measureOf(track, name), 0) / examples.length);
  }
  for (const [name, value] of Object.entries(wish.target)) centre.set(name as Tunable, value);
  const seeds = new Set(wish.tracks.map((track) => track.index));
  const weighed = catalogue.tracks
    .filter(
      (track) =>
        !seeds.has(track.index) && track.artists.some((artist) => voices.has(artist)) && within(track, wish),
    )
    .map((track) => ({ track, distance: distance(track, centre) + 0.05 * share(track.id, 31) }))
    .sort((a, b) => a.distance - b.distance);
  const perArtist = new Map<number, number>();
  const tracks: Track[] = [];
  for (const { track } of weighed) {
    const artist = at(track.artists, 0);
    const used = perArtist.get(artist) ?? 0;
    if (used >= 2) continue;
    perArtist.set(artist, used + 1);
    tracks.push(track);
    if (tracks.length === wish.limit) break;
  }
  return { tracks, pool: weighed.length };
}

function within(track: Track, { min, max }: Wish): boolean {
  return (
    Object.entries(min).every(([name, low]) => measureOf(track, name as Tunable) >= low) &&
    Object.entries(max).every(([name, high]) => measureOf(track, name as Tunable) <= high)
  );
}

function distance(track: Track, centre: ReadonlyMap<Tunable, number>): number {
  let sum = 0;
  for (const [name, value] of centre) sum += ((measureOf(track, name) - value) / TUNABLE_WIDTH[name]) ** 2;
  return Math.sqrt(sum / Math.max(1, centre.size));
}
