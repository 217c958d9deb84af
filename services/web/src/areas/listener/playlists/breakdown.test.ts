import { expect, it } from 'vitest';
import { breakdownWords, sharesOf } from './breakdown.ts';

const breakdown = {
  semantic: 0.2,
  feature: null,
  era: 0.1,
  fame: 0.4,
  artist: 0,
  novelty: 0.2,
  diversity: 0.1,
  bias: -0.05,
};

it('draws what speaks for a track as shares of one bar, and leaves out what is missing or speaks against it', () => {
  const shares = sharesOf(breakdown);
  expect(shares.map(({ part }) => part.id)).toEqual(['semantic', 'era', 'fame', 'novelty', 'diversity']);
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(shares[2]?.share).toBeCloseTo(0.4);
});

it('says all of it in words, what is not known too', () => {
  expect(breakdownWords(breakdown)).toBe(
    'Words 0.20, Sound not known, Time 0.10, Fame 0.40, Artist 0.00, Novelty 0.20, Variety 0.10, Playlist −0.05',
  );
});
