import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import { newId } from '@trc/contracts/ids';
import { describe, expect, it } from 'vitest';
import { rank } from '../../../services/playlist/src/domain/rank.ts';
import { generateCatalogue } from '../../../services/simulator/src/domain/generate-catalogue.ts';
import { readAnswers } from '../../../services/taste/src/domain/answers.ts';
import { catalogueSpace } from '../../../services/taste/src/domain/catalogue-space.v1.ts';
import { createWorld } from '../../../services/taste/src/domain/world.ts';
import { aTrack } from './fixtures.ts';
import { depth } from './metrics.ts';
import { strategyKinds, withoutKind } from './strategies.ts';
import { topOf } from './top.ts';
import { ablations, weightVectors } from './weight-vectors.ts';
import { rankerOf } from './whole-catalogue.ts';

const tracks = generateCatalogue('evaluation', 3_000).map((row) => {
  const { key: _key, mode: _mode, ...values } = row.features;
  return aTrack(row.id, {
    title: row.name,
    artists: [...row.artists],
    released: row.releaseDate,
    features: { source: 'spotify', values },
    tags: { source: 'spotify', values: [...row.genres] },
    popularity: { source: 'spotify', value: row.popularity / 100 },
  });
});
const candidates = tracks.map((track): Candidate => ({ track, found_by: ['catalogue'], embedding: null }));
const one = { id: 'one', seeds: tracks.slice(0, 10).map(({ id }) => id), targets: [] };
const read = readAnswers({});
if (read.kind !== 'read') throw new Error('no answers, and yet they were refused');
const world = createWorld({
  id: newId('world', 1),
  version: 1,
  kind: 'tracks',
  seeds: tracks.slice(0, 10).map((track) => ({ track, weight: 0.1 })),
  answers: {},
  reading: read.reading,
  space: catalogueSpace,
  leftOut: [],
});

describe('ranking the whole catalogue', () => {
  const ranked = rankerOf(world, candidates, one);

  it('is the order of the product for every weight vector, though the parts are computed once', () => {
    for (const { name, weights } of [...weightVectors, ...ablations]) {
      const order = rank(world, candidates, weights).tracks.map(({ track }) => track);
      const places = order.map((_, place) => -place);
      expect(ranked(weights), name).toEqual(topOf(places, order, one, depth));
    }
  });

  it('weights change it', () => {
    const orders = weightVectors.map(({ weights }) => ranked(weights).join());
    // A vector that changes nothing here would make the test above say nothing.
    expect(new Set(orders).size).toBe(weightVectors.length);
  });
});

it('every vector has a name of its own, and the shipped one stands first', () => {
  expect(new Set(weightVectors.map(({ name }) => name)).size).toBe(weightVectors.length);
  expect(weightVectors[0]?.name).toBe('shipped weights');
});

it('without a kind of strategy goes what it alone has found', () => {
  const foundBy = (...found_by: string[]): Candidate => ({ track: aTrack('x'), found_by, embedding: null });
  const both = foundBy('recommend:Song: live', 'tag:folk');
  const alone = foundBy('recommend:answers', 'recommend:Other');
  expect(withoutKind([both, alone], 'recommend')).toEqual([both]);
  expect(withoutKind([both, alone], 'tag')).toEqual([both, alone]);
  expect(strategyKinds).toContain('recommend');
});
