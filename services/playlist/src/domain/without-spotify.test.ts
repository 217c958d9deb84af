import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import { expect, it } from 'vitest';
import { aTrack, noParts } from '../../test/fixtures.ts';
import { withoutSpotify } from './without-spotify.ts';

const entry = (n: number, changes: Parameters<typeof aTrack>[1]) => ({
  position: n,
  track: aTrack(n, changes),
  score: 1,
  breakdown: { ...noParts, bias: 0 },
  reason: `Like Song ${n}.`,
  runner_up: { title: 'Song 99', artists: ['Artist 99'], lost_because: 'one per artist' },
  kept: false,
  times_kept: 0,
});
const shortfall = null as Playlist['shortfall'];
const open = { source: 'musicbrainz', uri: null } as const;
const dropped = [{ id: 't7', title: 'Song 7', artists: ['Artist 7'], reason: 'left' }];

it('keeps what others have named, and says how many tracks went and how they come back', () => {
  const tracks = [entry(1, {}), entry(2, { ...open, uri: 'spotify:track:t2' }), entry(3, {})];
  const after = withoutSpotify({ tracks, shortfall, dropped }, 50);
  expect(after?.tracks.map(({ position, track }) => [position, track.title, track.uri])).toEqual([
    [1, 'Song 2', null],
  ]);
  expect(after?.shortfall).toMatchObject({ wanted: 50, got: 1 });
  expect(after?.shortfall?.reasons.join()).toContain('2 tracks were known from Spotify only');
  expect(JSON.stringify(after)).not.toMatch(/Song (1|3|7|99)|spotify:/);
});

it('leaves a playlist of open recordings as it is', () => {
  expect(withoutSpotify({ tracks: [entry(1, open)], shortfall, dropped: [] }, 50)).toBeNull();
});
