import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { namedTrack } from '@trc/music/track';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../../test/fixtures.ts';
import { nearestFirst } from './preselect.ts';

const candidate = (id: string, values: Partial<Track> = {}): Candidate => ({
  track: { ...namedTrack({ id, source: 'spotify', title: id, artists: [`Artist ${id}`] }), ...values },
  found_by: ['a'],
  embedding: null,
});
const world = aWorld({
  tag_weights: { dub: 0.7, house: 0.3 },
  released: { '1990': 1 },
  fame: { source: 'spotify', shares: { '50': 1 } },
});
const idsOf = (candidates: readonly Candidate[]) =>
  nearestFirst(candidates, world).map(({ track }) => track.id);

const tags = fc.uniqueArray(fc.constantFrom('dub', 'house', 'metal', 'polka', 'ska'), { minLength: 1 });
const year = fc.integer({ min: 1950, max: 2025 });
const fame = fc.double({ min: 0, max: 1, noNaN: true });
const shape = fc.record({ tags: fc.option(tags), year: fc.option(year), fame: fc.option(fame) });
const trackOf = (values: {
  tags: string[] | null;
  year: number | null;
  fame: number | null;
}): Partial<Track> => ({
  tags: values.tags && { source: 'spotify', values: values.tags },
  released: values.year === null ? null : `${values.year}`,
  popularity: values.fame === null ? null : { source: 'spotify', value: values.fame },
});
/** Ages are counted from the newest in sight: it stays the same one. */
const newest = candidate('newest', { released: '2026' });

describe('what is looked at more closely', () => {
  it('moving a candidate toward the world never lowers its place', () => {
    const moved = fc.record({
      was: fc.record({ tags, year, fame }),
      what: fc.constantFrom('tags', 'year', 'fame'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      place: fc.nat(8),
    });
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 8 }), moved, (others, { was, what, share, place }) => {
        const foreign = was.tags.findIndex((tag) => tag !== 'dub' && tag !== 'house');
        const isOwn = was.tags.includes('dub');
        const near = {
          tags: isOwn ? was.tags : was.tags.map((tag, index) => (index === foreign ? 'dub' : tag)),
          year: Math.round(was.year + share * (1990 - was.year)),
          fame: was.fame + share * (0.5 - was.fame),
        };
        const placeOf = (values: typeof was) => {
          const all = others.map((other, index) => candidate(`${index}`, trackOf(other)));
          all.splice(place, 0, candidate('moved', trackOf(values)));
          return idsOf([...all, newest]).indexOf('moved');
        };
        expect(placeOf({ ...was, [what]: near[what as 'year'] })).toBeLessThanOrEqual(placeOf(was));
      }),
    );
  });

  it('loses none and doubles none, and keeps equals in the order in which they were found', () => {
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 12 }), (shapes) => {
        const all = shapes.map((values, index) => candidate(`${index}`, trackOf(values)));
        expect([...idsOf(all)].sort()).toEqual(all.map(({ track }) => track.id).sort());
      }),
    );
    expect(idsOf(['c', 'a', 'b'].map((id) => candidate(id)))).toEqual(['c', 'a', 'b']);
  });

  it('a part that is not known counts neither for nor against', () => {
    const known = trackOf({ tags: ['dub', 'house'], year: 1990, fame: 0.5 });
    const poor = trackOf({ tags: ['polka'], year: 1955, fame: 0 });
    const order = idsOf([
      candidate('nothing known'),
      candidate('far away', poor),
      candidate('only tags', { tags: known.tags ?? null }),
      candidate('all near', known),
    ]);
    expect(order.slice(0, 2)).toEqual(['all near', 'only tags']);
    expect(order).toHaveLength(4);
  });

  it('popularity counts only as the catalogue counts it that the world knows', () => {
    const elsewhere = (value: number) =>
      candidate(`${value}`, { popularity: { source: 'listenbrainz', value } });
    expect(idsOf([elsewhere(0.9), elsewhere(0.5)])).toEqual(['0.9', '0.5']);
  });

  it('a world of which nothing is known leaves the order as it is', () => {
    const { released: _, fame: __, ...bare } = aWorld({ tag_weights: {} });
    const all = ['b', 'a'].map((id) => candidate(id, trackOf({ tags: ['dub'], year: 1990, fame: 0.5 })));
    expect(nearestFirst(all, bare)).toEqual(all);
  });
});
