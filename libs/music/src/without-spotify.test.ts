import { expect, it } from 'vitest';
import { namedTrack } from './track.ts';
import { isSpotifyId, withoutSpotify } from './without-spotify.ts';

const named = { id: 'x', title: 'Salt', artists: ['Light'] };

it('a recording that Spotify alone has named is gone', () => {
  expect(withoutSpotify(namedTrack({ ...named, source: 'spotify' }))).toBeNull();
});

it('a recording of another source keeps what is not of Spotify', () => {
  const track = {
    ...namedTrack({ ...named, source: 'musicbrainz' }),
    mbid: 'm',
    uri: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
    features: { source: 'spotify', values: { energy: 1 } },
    tags: { source: 'musicbrainz', values: ['dub'] },
  } as const;
  const open = withoutSpotify({ ...track, tags: { source: 'musicbrainz', values: ['dub'] } });
  expect(open).toMatchObject({
    title: 'Salt',
    mbid: 'm',
    uri: null,
    features: null,
    tags: { values: ['dub'] },
  });
  expect(JSON.stringify(open)).not.toContain('spotify');
});

it('an id of Spotify is told from those of others', () => {
  expect(isSpotifyId('4uLU6hMCjMI75M1A2tKUQC')).toBe(true);
  expect(isSpotifyId('6a1f3c1e-0b1c-4c51-9d3a-0f2f1c1b2a3d')).toBe(false);
  expect(isSpotifyId('smp_01KAGR5V3W8X9Y2Z4A6B7C8D11')).toBe(false);
});
