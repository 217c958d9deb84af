import type { PlaylistTrack } from './track-diff.ts';

type Breakdown = PlaylistTrack['breakdown'];

export interface Part {
  readonly id: keyof Breakdown;
  readonly name: string;
  readonly about: string;
  /** 0 to 1, the bias also below 0; `null` where the data for it is missing. */
  readonly value: number | null;
}

const parts: readonly Omit<Part, 'value'>[] = [
  { id: 'semantic', name: 'Words', about: 'its tags and description fit the world' },
  { id: 'feature', name: 'Sound', about: 'it sounds like the seeds' },
  { id: 'era', name: 'Time', about: 'it came out when the seeds did' },
  { id: 'fame', name: 'Fame', about: 'it is as well known as the seeds' },
  { id: 'artist', name: 'Artist', about: 'it is by an artist of the seeds' },
  { id: 'novelty', name: 'Novelty', about: 'it is new to you' },
  { id: 'diversity', name: 'Variety', about: 'it differs from the others here' },
  { id: 'bias', name: 'Playlist', about: 'the playlist favours it' },
];

/** What made a track's score, in the order in which it is drawn. */
export const partsOf = (breakdown: Breakdown): Part[] =>
  parts.map((part) => ({ ...part, value: breakdown[part.id] }));

/** The parts that can be drawn, as shares of the whole bar. */
export function sharesOf(breakdown: Breakdown): { readonly part: Part; readonly share: number }[] {
  const drawn = partsOf(breakdown).filter(({ value }) => value !== null && value > 0);
  const total = drawn.reduce((sum, { value }) => sum + (value ?? 0), 0);
  return drawn.map((part) => ({ part, share: (part.value ?? 0) / total }));
}

const hundredth = (value: number) => (Math.round(value * 100) / 100).toFixed(2).replace('-', '−');

/** "Words 0.21, Sound none, …": the same for a screen reader. */
export const breakdownWords = (breakdown: Breakdown): string =>
  partsOf(breakdown)
    .map(({ name, value }) => `${name} ${value === null ? 'not known' : hundredth(value)}`)
    .join(', ');

export const partValue = ({ value }: Part): string => (value === null ? 'not known' : hundredth(value));
