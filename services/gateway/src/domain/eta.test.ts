import { describe, expect, it } from 'vitest';
import { type Outcome, predict, serviceOf, speedOf } from './eta.ts';

const like = { kind: 'sample', cost: 1 } as const;
const nothing = { parallelism: 2, busyWithOthers: 0 };
const first = { position: 1, inFlight: 0 };
/** Jobs one after the other in each of `lanes`, a second each; `score` is how the predictions came out. */
const outcomes = (count: number, lanes: number, score = 1, mine = true): Outcome[] =>
  Array.from({ length: count }, (_, i) => {
    const startedMs = Math.floor(i / lanes) * 1_000;
    return {
      ...like,
      acceptedMs: startedMs,
      startedMs,
      endedMs: startedMs + 1_000,
      predictedMs: 1_000 / score,
      mine,
    };
  });

describe('predict', () => {
  it('EB-15: is a guess for the kind before anything was measured, and one service time after', () => {
    expect(predict(like, first, nothing, []).promisedMs).toBe(4_000);
    expect(predict(like, first, nothing, outcomes(10, 2)).promisedMs).toBe(1_000);
  });

  it('is a millisecond at least, also where jobs took no time', () => {
    const instant = outcomes(10, 2).map((one) => ({ ...one, endedMs: one.startedMs }));
    expect(predict(like, first, nothing, instant)).toEqual({ waitMs: 0, predictedMs: 1, promisedMs: 1 });
  });

  it('adds what stands before, side by side', () => {
    const { waitMs, predictedMs } = predict(like, { position: 5, inFlight: 3 }, nothing, outcomes(10, 2));
    expect([waitMs, predictedMs]).toEqual([3_000, 4_000]);
  });

  it('does not count on what others keep busy', () => {
    const busy = { parallelism: 2, busyWithOthers: 1 };
    expect(predict(like, { position: 5, inFlight: 3 }, busy, outcomes(10, 2)).waitMs).toBe(6_000);
  });

  it('stretches and shortens the promise by how earlier ones came out', () => {
    expect(predict(like, first, nothing, outcomes(40, 2, 1.5)).promisedMs).toBe(1_500);
    expect(predict(like, first, nothing, outcomes(40, 2, 0.8)).promisedMs).toBe(800);
  });

  it('of n earlier scores takes the ⌈0.9·(n + 1)⌉-th smallest', () => {
    const scored = Array.from({ length: 29 }, (_, i) => outcomes(1, 1, 1 + i / 100)[0] as Outcome);
    expect(predict(like, first, nothing, scored).promisedMs).toBe(1_260);
  });

  it('measures jobs of one cost by their like when there are enough', () => {
    const large = outcomes(30, 2).map((one) => ({
      ...one,
      cost: 8,
      endedMs: one.startedMs + 9_000,
      predictedMs: 9_000,
    }));
    const all = [...outcomes(30, 2), ...large];
    expect(predict(like, first, nothing, all).promisedMs).toBe(1_000);
    expect(predict({ kind: 'sample', cost: 8 }, first, nothing, all).promisedMs).toBe(9_000);
  });
});

describe('speedOf', () => {
  const workers = { min: 2, max: 10 };

  it('is what one process has before anything was measured', () => {
    expect(speedOf([], workers, 0)).toEqual({ parallelism: 2, busyWithOthers: 0 });
  });

  it('finds out how many jobs are worked on at once, up to what there may be', () => {
    expect(speedOf(outcomes(120, 6), workers, 20_000).parallelism).toBeCloseTo(6, 0);
    expect(speedOf(outcomes(400, 20), workers, 20_000).parallelism).toBe(10);
  });

  it('tells what others kept busy lately', () => {
    expect(speedOf(outcomes(120, 6, 1, false), workers, 20_000).busyWithOthers).toBeCloseTo(6, 0);
    expect(speedOf(outcomes(120, 6, 1, true), workers, 20_000).busyWithOthers).toBe(0);
  });
});

it('serviceOf tells mean and percentiles, and nothing of nothing', () => {
  expect(serviceOf([])).toBeNull();
  expect(serviceOf(outcomes(10, 1))).toEqual({ meanMs: 1_000, p50Ms: 1_000, p90Ms: 1_000 });
});
