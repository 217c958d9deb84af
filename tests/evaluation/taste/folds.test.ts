import { describe, expect, it } from 'vitest';
import { figuresOf } from './fixtures.ts';
import { assignFolds, crossValidate } from './folds.ts';

const ids = Array.from({ length: 23 }, (_, n) => `playlist-${n}`);
const constant = (recall: number) => ids.map(() => figuresOf(recall));

describe('folds', () => {
  it('are of about one size, and do not depend on the order of the cases', () => {
    const folds = assignFolds(ids, 5);
    const sizes = [0, 1, 2, 3, 4].map((fold) => [...folds.values()].filter((one) => one === fold).length);
    expect(sizes).toEqual([5, 5, 5, 4, 4]);
    expect(assignFolds(ids.toReversed(), 5)).toEqual(folds);
  });

  it('hold every case out once, and cases of one playlist together', () => {
    const twice = [...ids, ...ids.slice(0, 7)];
    const folds = crossValidate(twice, [twice.map(() => figuresOf(0))], 5);
    expect(folds.flatMap(({ held }) => held).sort((a, b) => a - b)).toEqual([...twice.keys()]);
    for (const { held } of folds)
      for (const place of held)
        for (const [other, id] of twice.entries()) if (id === twice[place]) expect(held).toContain(other);
  });
});

describe('what a fold chooses', () => {
  it('is the best on the other folds by recall and artists, read on the fold itself', () => {
    const byArtists = ids.map(() => figuresOf(0.1, 0.5));
    for (const fold of crossValidate(ids, [constant(0.2), constant(0.3), byArtists], 5)) {
      expect(fold.chosen).toBe(2);
      expect(fold.figures).toMatchObject({ recall: expect.closeTo(0.1), artistRecall: 0.5 });
      expect(fold.first.recall).toBeCloseTo(0.2);
    }
  });

  it('does not look at the fold: what shines only there is not chosen', () => {
    const { held = [] } = crossValidate(ids, [constant(0)], 5)[0] ?? {};
    const onlyThere = ids.map((_, place) => figuresOf(held.includes(place) ? 1 : 0));
    const [first, ...others] = crossValidate(ids, [constant(0.1), onlyThere], 5);
    expect(first?.chosen).toBe(0);
    expect(first?.figures.recall).toBeCloseTo(0.1);
    expect(others.map(({ chosen }) => chosen)).toEqual([1, 1, 1, 1]);
    for (const { figures } of others) expect(figures.recall).toBe(0);
  });

  it('is the first of equals', () => {
    for (const { chosen } of crossValidate(ids, [constant(0.4), constant(0.4)], 3)) expect(chosen).toBe(0);
  });
});
