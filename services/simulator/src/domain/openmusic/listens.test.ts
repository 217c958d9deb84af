import { expect, it } from 'vitest';
import { at, buildCatalogue } from '../catalogue.ts';
import { generateCatalogue } from '../generate-catalogue.ts';
import { hearingOf } from './listens.ts';

const catalogue = buildCatalogue(generateCatalogue('tokyo', 20_000));
const popularityOf = (tracks: readonly number[]) =>
  Math.max(...tracks.map((index) => at(catalogue.tracks, index).popularity));

/** Places of the values in their order, from 0; equal values share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const ranks: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, start))) end += 1;
    for (const index of order.slice(start, end)) ranks[index] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], meanX: number, y: readonly number[], meanY: number) =>
    x.reduce((sum, value, index) => sum + (value - meanX) * (at(y, index) - meanY), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}

it('listens follow popularity as the count of other people does: in rank, and not in step', () => {
  const { recordings } = catalogue;
  const spearman = correlation(
    ranksOf(recordings.map((recording) => hearingOf(catalogue, recording).listens)),
    ranksOf(recordings.map(({ tracks }) => popularityOf(tracks))),
  );
  expect(spearman).toBeGreaterThan(0.45);
  expect(spearman).toBeLessThan(0.75);
});

it('a recording has as many listens whenever it is asked for, and no more listeners than listens', () => {
  for (const recording of catalogue.recordings.slice(0, 2_000)) {
    const { listens, listeners } = hearingOf(catalogue, recording);
    expect(hearingOf(catalogue, recording)).toEqual({ listens, listeners });
    expect(listens).toBeGreaterThan(0);
    expect(listeners).toBeGreaterThan(0);
    expect(listeners).toBeLessThanOrEqual(listens);
  }
});
