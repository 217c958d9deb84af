import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aTrack, noParts } from '../../test/fixtures.ts';
import { contentsOf, findMarked, markerOf, publishedDescription, publishedName } from './publishing.ts';

const id = 'pls_01JD0000000000000000000001';

describe('what is published', () => {
  test('any description becomes one line of at most 300 characters that ends in the marker', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (description) => {
        const text = publishedDescription({ id, description });
        expect(text.length).toBeLessThanOrEqual(300);
        expect(text.endsWith(markerOf(id))).toBe(true);
        expect(text).not.toMatch(/[\r\n]/);
      }),
    );
  });

  test('a name fits Spotify', () => {
    const long = `${'w'.repeat(80)}: ${'i'.repeat(60)}`;
    expect(publishedName({ name: long }).length).toBeLessThanOrEqual(100);
    expect(publishedName({ name: 'Salt Light: Night Bus' })).toBe('Salt Light: Night Bus');
  });

  test('only the listener’s own playlist with our marker is ours', () => {
    const listed = (playlistId: string, ownerId: string, description: string | null) => ({
      id: playlistId,
      ownerId,
      description,
      url: null,
    });
    const marker = markerOf(id);
    const all = [
      listed('a', 'somebody', `x ${marker}`),
      listed('b', 'me', null),
      listed('c', 'me', `trc-${'0'.repeat(26)}`),
      listed('e', 'me', `y ${marker}`),
      listed('d', 'me', `edited ${marker} by hand`),
    ];
    expect(findMarked(all, id, 'me')?.id).toBe('d');
    expect(findMarked(all.slice(0, 3), id, 'me')).toBeNull();
  });

  test('tracks that Spotify does not have are left out and named', () => {
    const entry = (n: number, uri: string | null) => ({
      position: n,
      track: aTrack(n, { uri }),
      score: 1,
      breakdown: { ...noParts, bias: 0 },
      reason: 'It fits.',
      runner_up: null,
      kept: false,
      times_kept: 0,
    });
    const some = contentsOf({
      tracks: [entry(1, 'spotify:track:abc'), entry(2, null), entry(3, 'https://x.example')],
    });
    expect(some).toEqual({
      uris: ['spotify:track:abc'],
      leftOut: ['Spotify does not have "Song 2" and "Song 3".'],
    });
    const many = contentsOf({ tracks: [1, 2, 3, 4, 5].map((n) => entry(n, null)) });
    expect(many.leftOut).toEqual(['Spotify does not have "Song 1", "Song 2", "Song 3" and 2 more.']);
  });
});
