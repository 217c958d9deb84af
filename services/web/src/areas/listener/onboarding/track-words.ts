import type { Answer } from '../../../api/client.ts';
import { length, number } from '../../../format.ts';
import type { ChosenTrack } from './draft.ts';

export type FoundTrack = Answer<'/v1/seeds/search'>['items'][number];
export type OwnSound = Answer<'/v1/samples'>['items'][number];

/** What stands under the title of a track: artists, album, year, length. */
export function trackHint({ artists, album, released, duration_ms }: FoundTrack): string {
  return [
    artists.join(', '),
    album,
    released?.slice(0, 4),
    duration_ms === null ? null : length(duration_ms / 1_000),
  ]
    .filter((part) => part)
    .join(' · ');
}

export const chosenTrack = ({ id, title, artists }: FoundTrack): ChosenTrack => ({
  id,
  title,
  by: artists.join(', '),
});

/** What stands under the name of a sound: its kind, length, tempo and key. */
export function soundHint({ kind, duration_s, tempo, key }: OwnSound): string {
  return [kind, length(duration_s), tempo && `${number(tempo.bpm)} bpm`, key && `${key.tonic} ${key.scale}`]
    .filter((part) => part)
    .join(' · ');
}

export const chosenSound = ({ id, filename }: OwnSound): ChosenTrack => ({
  id: String(id),
  title: filename,
  by: 'your sound',
});

/** What a history holds, in one line, and the tracks that it names. */
export function previewOf(plays: readonly FoundTrack[]): {
  readonly words: string;
  readonly tracks: readonly FoundTrack[];
} {
  const tracks = [...new Map(plays.map((track) => [track.id, track])).values()];
  const artists = new Set(tracks.flatMap((track) => track.artists.slice(0, 1))).size;
  const of = (count: number, noun: string) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
  const songs = `${of(tracks.length, 'track')} by ${of(artists, 'artist')}`;
  return { words: plays.length > tracks.length ? `${of(plays.length, 'play')}: ${songs}` : songs, tracks };
}
