import { expect, test } from 'vitest';
import { aTrack } from '../../test/fixtures.ts';
import { draft } from './draft.ts';
import type { FittedTrack } from './intersect.ts';
import { weightsV1 } from './weights.v1.ts';

const wishes = Array.from({ length: 300 }, (_, n): FittedTrack => {
  const parts = { semantic: null, feature: null, novelty: null, diversity: null };
  const ranked = { track: aTrack(n), parts, score: 1, z: {}, inRange: true, newArtist: true, draw: 0 };
  return { ranked, bias: 0, score: 300 - n, liftedBy: [], matchedTags: [] };
});
const entry = { wishes, staying: [], keptMax: 0, before: new Set<string>() };

test('playlists that want the same tracks get the same sum of scores', () => {
  const sums = draft([entry, entry, entry, entry], weightsV1).map(({ seats }) =>
    seats.reduce((sum, { fitted }) => sum + fitted.score, 0),
  );
  expect(new Set(sums).size).toBe(1);
});

test('a playlist alone takes the best in order', () => {
  const [only] = draft([entry], weightsV1);
  expect(only?.seats.map(({ fitted }) => fitted.score)).toEqual(
    Array.from({ length: 50 }, (_, n) => 300 - n),
  );
});
