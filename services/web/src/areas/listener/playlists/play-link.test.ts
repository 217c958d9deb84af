import { expect, it } from 'vitest';
import { playLink } from './play-link.ts';
import type { PlaylistTrack } from './track-diff.ts';

const track = (over: Partial<PlaylistTrack['track']>) =>
  ({ id: 'x', source: 'spotify', uri: null, mbid: null, ...over }) as PlaylistTrack['track'];

it('leads to where a track can be heard', () => {
  expect(playLink(track({ uri: 'spotify:track:3XF5x' }))?.href).toBe('https://open.spotify.com/track/3XF5x');
  expect(playLink(track({ source: 'tenant', id: 'smp_1' }))).toMatchObject({
    href: '/samples/smp_1',
    isOutside: false,
  });
  expect(playLink(track({ source: 'listenbrainz', mbid: 'abc' }))?.href).toBe(
    'https://musicbrainz.org/recording/abc',
  );
});

it('leads nowhere for a track without an address, and never runs one', () => {
  expect(playLink(track({}))).toBeNull();
  expect(playLink(track({ uri: 'javascript:alert(1)' }))).toBeNull();
});
