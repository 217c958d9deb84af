import { describe, expect, it } from 'vitest';
import { aTrack, figuresOf } from './fixtures.ts';
import { depth, meanOf, measure } from './metrics.ts';

const artistOf: Readonly<Record<string, string>> = { a1: 'A', a2: 'A', b: 'B', c: 'C', s: 'S', s2: 'S' };
const trackOf = (id: string) =>
  aTrack(id, {
    artists: [artistOf[id] ?? `Artist ${id}`],
    tags: { source: 'spotify', values: id === 'b' ? ['jazz'] : ['folk', 'jazz'] },
  });
const one = { id: 'one', seeds: ['s'], targets: ['a1', 'b', 'c'] };

describe('measure', () => {
  it('agrees with what is computed by hand', () => {
    // Hits at places 2 and 4 of three targets; of the artists A, B, C those of b and a2 are there, and c is not.
    const figures = measure(['x', 'b', 's2', 'a1'], one, trackOf);
    expect(figures.recall).toBeCloseTo(2 / 3, 12);
    const gained = 1 / Math.log2(3) + 1 / Math.log2(5);
    expect(figures.ndcg).toBeCloseTo(gained / (1 + 1 / Math.log2(3) + 1 / 2), 12);
    expect(figures.ndcg).toBeCloseTo(0.49819, 5);
    expect(figures.artistRecall).toBeCloseTo(2 / 3, 12);
    expect(figures.artists).toBe(4);
    expect(figures.genres).toBe(2);
    expect(figures.novelty).toBe(3 / 4);
  });

  it('all targets first is 1, whatever follows', () => {
    const { recall, ndcg, artistRecall } = measure(['c', 'a1', 'b', 'x', 'y'], one, trackOf);
    expect([recall, ndcg, artistRecall]).toEqual([1, 1, 1]);
  });

  it('a hit that comes later counts less in nDCG, and the same in recall', () => {
    const early = measure(['b', 'x', 'y'], one, trackOf);
    const late = measure(['x', 'y', 'b'], one, trackOf);
    expect(early.recall).toBe(late.recall);
    expect(early.ndcg).toBeCloseTo(2 * late.ndcg, 12);
  });

  it('another track by the right artist counts for the artist and not for the track', () => {
    const { recall, artistRecall } = measure(['a2'], one, trackOf);
    expect(recall).toBe(0);
    expect(artistRecall).toBeCloseTo(1 / 3, 12);
  });

  it('nothing beyond the depth counts', () => {
    const others = Array.from({ length: depth }, (_, n) => `x${n}`);
    expect(measure([...others, 'b'], one, trackOf).recall).toBe(0);
    expect(measure([...others.slice(1), 'b'], one, trackOf).recall).toBeCloseTo(1 / 3, 12);
  });

  it('an empty ranking and a case without targets are 0 and not NaN', () => {
    for (const figures of [measure([], one, trackOf), measure(['b'], { ...one, targets: [] }, trackOf)])
      expect([figures.recall, figures.ndcg, figures.artistRecall]).toEqual([0, 0, 0]);
  });
});

it('the mean is over cases, and none is 0', () => {
  expect(meanOf([figuresOf(0.2, 1), figuresOf(0.4, 0)])).toMatchObject({
    recall: expect.closeTo(0.3, 12),
    artistRecall: 0.5,
  });
  expect(meanOf([]).recall).toBe(0);
});
