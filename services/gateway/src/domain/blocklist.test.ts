import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { added, distinct, inParts } from './blocklist.ts';

const track = (id: string) => ({ id, title: null, artists: [], isrc: null });
const anyList = fc.record({
  tracks: fc.array(
    fc.nat({ max: 60 }).map((n) => track(`t${n}`)),
    { maxLength: 80 },
  ),
  artists: fc.array(
    fc.nat({ max: 60 }).map((n) => `Artist ${n}`),
    { maxLength: 80 },
  ),
});

describe('a blocklist', () => {
  it('knows an artist by any spelling, and a track by its id', () => {
    const list = { tracks: [track('a'), track('a')], artists: ['Björk', 'BJORK', 'Sade'] };
    expect(distinct(list)).toEqual({ tracks: [track('a')], artists: ['Björk', 'Sade'] });
    expect(added(list, { tracks: [track('a'), track('b')], artists: ['bjork', 'Can'] })).toEqual({
      tracks: [track('b')],
      artists: ['Can'],
    });
  });

  it('has nothing new compared with itself, and everything compared with nothing', () => {
    fc.assert(
      fc.property(anyList, (given) => {
        const list = distinct(given);
        expect(added(list, list)).toEqual({ tracks: [], artists: [] });
        expect(added({ tracks: [], artists: [] }, list)).toEqual(list);
      }),
    );
  });

  it('is told in small parts that together are the whole', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const parts = inParts(list);
        expect(parts.flatMap(({ tracks }) => tracks)).toEqual(list.tracks);
        expect(parts.flatMap(({ artists }) => artists)).toEqual(list.artists);
        for (const part of parts) {
          expect(part.tracks.length + part.artists.length).toBeGreaterThan(0);
          expect(part.tracks.length).toBeLessThanOrEqual(25);
          expect(part.artists.length).toBeLessThanOrEqual(25);
        }
      }),
    );
  });
});
