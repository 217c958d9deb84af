import type { Answers } from '@trc/contracts/documents/answers.v1';
import { draw, pick } from '@trc/music/dice';
import { at, type Catalogue, type Track } from '../../services/simulator/src/domain/catalogue.ts';
import { similarArtists } from '../../services/simulator/src/domain/similar-artists.ts';
import { questions } from '../../services/taste/src/domain/questions.v1.ts';

/** Shares of the plans among listeners; they add up to 1. */
export const planShares = [
  { plan: 'free', share: 0.8 },
  { plan: 'pro', share: 0.18 },
  { plan: 'enterprise', share: 0.02 },
] as const;
export type PlanId = (typeof planShares)[number]['plan'];

/** What listeners do in a week. */
export const habits = {
  plays: 50,
  /** Share of the plays that come from their own playlists; the others come from around their taste. */
  playsOfPlaylists: 0.4,
  /** Chances that a listener says something of the kind in a week, and about how many tracks then. */
  more: { chance: 0.3, tracks: 2 },
  less: { chance: 0.15, tracks: 1 },
  blockTrack: { chance: 0.08, tracks: 1 },
  blockArtist: { chance: 0.03, tracks: 1 },
  saved: 80,
  /** Share of the listeners whose playlists go to Spotify, at every refresh. */
  publishing: 0.3,
  freeText: 0.25,
} as const;

const seedsCount = 10;
const neighboursMax = 60;

export interface Taste {
  readonly plan: PlanId;
  /** Spotify ids. */
  readonly seeds: readonly string[];
  /** What they like, the nearest first; Spotify ids. */
  readonly circle: readonly string[];
  readonly answers: Answers;
  readonly publishes: boolean;
}

/** The plan of the n-th of so many listeners, so that the shares hold for every number of them. */
export function planOf(n: number, count: number): PlanId {
  let below = 0;
  for (const { plan, share } of planShares) {
    below += share;
    if ((n + 0.5) / count < below) return plan;
  }
  return planShares[0].plan;
}

/** A taste around one artist, or around a playlist that somebody made. */
export function tasteAround(
  catalogue: Catalogue,
  home: { readonly artist: number } | { readonly tracks: readonly string[] },
  plan: PlanId,
  roll: () => number,
): Taste {
  const given = 'tracks' in home ? home.tracks.flatMap((id) => catalogue.trackById.get(id) ?? []) : [];
  const artist = 'artist' in home ? home.artist : (given[0]?.artists[0] ?? 0);
  const near = [artist, ...similarArtists(catalogue, artist, neighboursMax).map((one) => one.artist)];
  const around = near.flatMap((one) => at(catalogue.artists, one).tracks.map((n) => at(catalogue.tracks, n)));
  const circle = distinct([...given, ...around]);
  const nearest = given.length >= seedsCount ? given : circle.slice(0, 4 * seedsCount);
  return {
    plan,
    seeds: draw(nearest, seedsCount, roll).map(({ id }) => id),
    circle: circle.map(({ id }) => id),
    answers: answersOf(roll),
    publishes: roll() < habits.publishing,
  };
}

/** Artists with enough tracks and genres to be somebody's home. */
export function homesIn(catalogue: Catalogue): readonly number[] {
  const rich = catalogue.artists.filter(({ tracks, genres }) => tracks.length >= 4 && genres.length > 0);
  return (rich.length > 0 ? rich : catalogue.artists).map(({ index }) => index);
}

export const freeTexts = [
  'late trains and wet streets',
  'my grandmother’s kitchen',
  'nothing too polished please',
];

function answersOf(roll: () => number): Answers {
  const answers: Answers = {};
  for (const { id, options } of questions) {
    if (roll() < 0.3) continue;
    const chosen = draw(options, 1 + Math.floor(roll() * 2), roll).map((option) => option.id);
    answers[id] =
      roll() < habits.freeText ? { options: chosen, text: pick(freeTexts, roll) } : { options: chosen };
  }
  return answers;
}

/** The plays of one week, newest first: tracks of the own playlists, and of the circle, where near ones are heard more. */
export function playsOf(
  { circle }: Pick<Taste, 'circle'>,
  playlistTracks: readonly string[],
  roll: () => number,
): string[] {
  return Array.from({ length: habits.plays }, () => {
    const own = playlistTracks.length > 0 && roll() < habits.playsOfPlaylists;
    const [tracks, bend] = own ? [playlistTracks, 1] : [circle, 1.6];
    return at(tracks, Math.floor(roll() ** bend * tracks.length));
  });
}

export const feedbackKinds = ['more', 'less', 'blockTrack', 'blockArtist'] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/** What a listener says in one week; each entry is one track, drawn later from what stands in the playlists. */
export function feedbackOf(roll: () => number): FeedbackKind[] {
  return feedbackKinds.flatMap((kind) => {
    const { chance, tracks } = habits[kind];
    return roll() < chance ? Array.from({ length: tracks }, () => kind) : [];
  });
}

/** Most heard first. */
export function mostHeard(plays: readonly string[], max: number): string[] {
  const counts = new Map<string, number>();
  for (const play of plays) counts.set(play, (counts.get(play) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, max)
    .map(([id]) => id);
}

function distinct(tracks: readonly Track[]): Track[] {
  return [...new Map(tracks.map((track) => [track.id, track])).values()];
}
