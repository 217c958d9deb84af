import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bounded, readTrackId, weigh } from './seeds.ts';

const track = (n: number) =>
  namedTrack({ id: `${n}`, source: 'listener', title: `Song ${n}`, artists: ['A'] });
const played = (counts: readonly number[]) => counts.map((plays, n) => ({ track: track(n), plays }));

it('an own sample is a seed by its id', () => {
  const id = newId('sample', 1);
  expect(readTrackId(` ${id} `)).toEqual({ kind: 'sample', id });
  expect(readTrackId('smp_nonsense')).toBeNull();
});

it('plays are weights, and a bare track is one play', () => {
  const seeds = weigh([[track(7), { track: track(8), plays: 3 }]]);
  expect(seeds.map(({ weight }) => weight)).toEqual([0.25, 0.75]);
});

it('one song on repeat is not the whole taste', () => {
  const [most] = weigh([bounded(played([5_000, ...Array.from({ length: 40 }, () => 2)]))]);
  expect(most?.weight).toBeCloseTo(6 / 86);
});

it('bounding keeps the order of counts and never makes one larger', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10_000 })), (counts) => {
      const after = bounded(played(counts)).map(({ plays }) => plays);
      for (const [n, plays] of after.entries()) {
        expect(plays).toBeLessThanOrEqual(counts[n] ?? 0);
        for (const [m, other] of after.entries())
          if ((counts[n] ?? 0) >= (counts[m] ?? 0)) expect(plays).toBeGreaterThanOrEqual(other);
      }
    }),
  );
});
