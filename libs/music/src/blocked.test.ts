import type { Track } from '@trc/contracts/documents/track.v1';
import { describe, expect, it } from 'vitest';
import { blockedOf, isBlocked, nothingBlocked } from './blocked.ts';
import { namedTrack } from './track.ts';

const track = (values: Partial<Track> = {}): Track => ({
  ...namedTrack({ id: 'abc', source: 'spotify', title: 'Roads', artists: ['Portishead'] }),
  ...values,
});
const blockedTrack = (values: object = {}) =>
  blockedOf({ tracks: [{ id: 'abc', title: null, artists: [], isrc: null, ...values }], artists: [] });
const blockedArtist = (name: string) => blockedOf({ tracks: [], artists: [name] });

describe('a blocked track', () => {
  it('is known by its id in every catalogue', () => {
    expect(isBlocked(track(), blockedTrack())).toBe(true);
    expect(isBlocked(track({ source: 'tenant' }), blockedTrack())).toBe(true);
    expect(isBlocked(track({ id: 'x', source: 'musicbrainz', mbid: 'abc' }), blockedTrack())).toBe(true);
    expect(isBlocked(track({ id: 'x', uri: 'spotify:track:abc' }), blockedTrack())).toBe(true);
    expect(isBlocked(track({ id: 'x' }), blockedTrack())).toBe(false);
  });

  it('is known in its other releases by code and by name', () => {
    const blocked = blockedTrack({
      id: 'other',
      title: 'Roads',
      artists: ['Portishead'],
      isrc: 'GBAAA9400001',
    });
    expect(isBlocked(track({ title: 'Roads - 2019 Remaster' }), blocked)).toBe(true);
    expect(isBlocked(track({ title: 'Straßen', isrc: 'gb-aaa-94-00001' }), blocked)).toBe(true);
    expect(isBlocked(track({ title: 'Roads - Live' }), blocked)).toBe(false);
    expect(isBlocked(track({ artists: ['Somebody'] }), blocked)).toBe(false);
  });

  it('without a name does not block the nameless', () => {
    expect(isBlocked(track({ id: 'x', title: '', artists: [''] }), blockedTrack())).toBe(false);
    expect(isBlocked(track({ id: 'x', artists: ['…'] }), blockedArtist('  …  '))).toBe(true);
  });
});

describe('a blocked artist', () => {
  it.each([
    ['Björk', 'BJORK'],
    ['The Beatles', 'beatles'],
    ['Simon & Garfunkel', 'Simon and Garfunkel'],
    ['Portishead', 'Portishead feat. Somebody'],
  ])('%s is also %s', (name, credited) => {
    expect(isBlocked(track({ artists: [credited] }), blockedArtist(name))).toBe(true);
    expect(isBlocked(track({ artists: ['First', credited] }), blockedArtist(name))).toBe(true);
  });

  it('is a whole name', () => {
    expect(isBlocked(track({ artists: ['Air Supply'] }), blockedArtist('Air'))).toBe(false);
    expect(isBlocked(track(), nothingBlocked)).toBe(false);
  });
});
