import { describe, expect, it } from 'vitest';
import { tempoRanges } from './tempo-ranges.ts';

describe('the ranges in which a tempo is found', () => {
  it('are the one asked for, and its half and double where it is folded', () => {
    expect(tempoRanges(80, 90, true)).toEqual([
      [40, 45],
      [80, 90],
      [160, 180],
    ]);
    expect(tempoRanges(80, 90, false)).toEqual([[80, 90]]);
    expect(tempoRanges(null, null, true)).toBeNull();
  });

  it('are one where they touch, so that nothing is found twice', () => {
    expect(tempoRanges(60, 120, true)).toEqual([[30, 240]]);
    expect(tempoRanges(60, 119, true)).toEqual([
      [30, 59.5],
      [60, 119],
      [120, 238],
    ]);
  });

  it('end before what has no tempo, and are none where the end is before the beginning', () => {
    expect(tempoRanges(170, null, false)?.[0]?.[1]).toBeLessThan(100_000);
    expect(tempoRanges(170, null, true)).toEqual([[85, tempoRanges(170, null, false)?.[0]?.[1]]]);
    expect(tempoRanges(null, 60, false)).toEqual([[0, 60]]);
    expect(tempoRanges(90, 80, true)).toEqual([]);
  });

  it('are numbers as the database keeps them', () => {
    expect(tempoRanges(85.1, 85.1, false)).toEqual([[Math.fround(85.1), Math.fround(85.1)]]);
  });
});
