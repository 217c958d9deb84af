import { dice } from '@trc/music/dice';
import { expect, it } from 'vitest';
import { buildCatalogue } from '../../services/simulator/src/domain/catalogue.ts';
import { generateCatalogue } from '../../services/simulator/src/domain/generate-catalogue.ts';
import { readAnswers } from '../../services/taste/src/domain/answers.ts';
import { habits, homesIn, mostHeard, planOf, planShares, playsOf, tasteAround } from './listeners.ts';

const catalogue = buildCatalogue(generateCatalogue('tokyo', 600));

it('plans are mixed by their shares, however many listeners there are', () => {
  for (const { plan, share } of planShares) {
    const count = Array.from({ length: 1_000 }, (_, n) => planOf(n, 1_000)).filter(
      (one) => one === plan,
    ).length;
    expect(count).toBe(Math.round(share * 1_000));
  }
  expect(planShares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(planOf(0, 1)).toBe('free');
});

it('a taste has ten seeds of the catalogue and answers that the product knows, and repeats from its dice', () => {
  for (const artist of homesIn(catalogue).slice(0, 30)) {
    const taste = tasteAround(catalogue, { artist }, 'free', dice(artist));
    expect(new Set(taste.seeds).size).toBe(10);
    expect(taste.circle).toEqual(expect.arrayContaining([...taste.seeds]));
    expect(readAnswers(taste.answers).kind).not.toBe('unknown-option');
    expect(tasteAround(catalogue, { artist }, 'free', dice(artist))).toEqual(taste);
  }
});

it('a taste from a playlist takes its seeds from there', () => {
  const tracks = catalogue.tracks.slice(0, 20).map(({ id }) => id);
  const { seeds } = tasteAround(catalogue, { tracks }, 'pro', dice(1));
  expect(seeds.filter((id) => !tracks.includes(id))).toEqual([]);
});

it('a week has its plays, some of them from the playlists', () => {
  const plays = playsOf({ circle: ['a', 'b'] }, ['own'], dice(1));
  expect(plays).toHaveLength(habits.plays);
  expect(new Set(plays)).toEqual(new Set(['a', 'b', 'own']));
  expect(mostHeard(['x', 'y', 'y'], 1)).toEqual(['y']);
});
