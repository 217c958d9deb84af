import { expect, it } from 'vitest';
import { type FoundTrack, previewOf, trackHint } from './track-words.ts';

const track = (id: string, artist: string): FoundTrack => ({
  id,
  source: 'spotify',
  title: `Title ${id}`,
  artists: [artist],
  artist_ids: [],
  album: null,
  album_id: null,
  released: null,
  duration_ms: null,
  isrc: null,
  mbid: null,
  uri: null,
  features: null,
  tags: null,
  popularity: null,
});

it('a track is told by what is known of it', () => {
  expect(trackHint(track('a', 'Mina'))).toBe('Mina');
  const full = { ...track('a', 'Mina'), album: 'Harbour', released: '1999-03-01', duration_ms: 205_000 };
  expect(trackHint(full)).toBe('Mina · Harbour · 1999 · 3:25');
});

it('a song played twice is two plays of one track', () => {
  const { words, tracks } = previewOf([track('a', 'Mina'), track('b', 'Mina'), track('a', 'Mina')]);
  expect(words).toBe('3 plays: 2 tracks by 1 artist');
  expect(tracks.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(previewOf([track('a', 'Mina')]).words).toBe('1 track by 1 artist');
});
