import { describe, expect, it } from 'vitest';
import { estimateCompletion } from './eta.ts';

const now = new Date('2026-11-20T12:00:00Z');

describe('estimateCompletion', () => {
  it('is one service time in an empty queue', () => {
    expect(estimateCompletion({ kind: 'sample', ahead: 0, serviceMs: 2_000, parallel: 2 }, now)).toEqual(
      new Date('2026-11-20T12:00:02Z'),
    );
  });

  it('grows by one service time for every full round ahead', () => {
    expect(estimateCompletion({ kind: 'sample', ahead: 5, serviceMs: 2_000, parallel: 2 }, now)).toEqual(
      new Date('2026-11-20T12:00:06Z'),
    );
  });
});
