import { describe, expect, it } from 'vitest';
import { meanServiceMs, type Outcome } from './eta.ts';
import { mostPressing, workOf } from './queue-work.ts';

const took = (serviceMs: number, { kind = 'sample', cost = 1 }: Partial<Outcome> = {}): Outcome => ({
  kind,
  cost,
  acceptedMs: 0,
  startedMs: 60_000,
  endedMs: 60_000 + serviceMs,
  predictedMs: 1,
  mine: false,
});
const many = (count: number, outcome: Outcome) => Array.from({ length: count }, () => outcome);

describe('the work of a queue', () => {
  it('is what its like have taken, not counting their wait, for what waits and what is in flight', () => {
    const outcomes = [took(1_000), took(3_000), took(9_000, { kind: 'reanalysis' })];
    expect(workOf([{ kind: 'sample', cost: 1, waiting: 10, inFlight: 2 }], outcomes)).toEqual({
      workSeconds: 24,
      waiting: 10,
      inFlight: 2,
    });
  });

  it('tells small jobs from large ones as soon as enough of them are known', () => {
    const outcomes = [...many(20, took(1_000)), ...many(20, took(8_000, { cost: 8 }))];
    const jobs = [
      { kind: 'sample', cost: 1, waiting: 5, inFlight: 0 },
      { kind: 'sample', cost: 8, waiting: 5, inFlight: 0 },
    ] as const;
    expect(workOf(jobs, outcomes).workSeconds).toBe(45);
    expect(workOf(jobs, [took(1_000), took(9_000, { cost: 8 })]).workSeconds).toBe(50);
  });

  it('is guessed before anything was measured, and never nothing while a job waits', () => {
    expect(workOf([{ kind: 'world', cost: 3, waiting: 2, inFlight: 0 }], []).workSeconds).toBe(30);
    expect(meanServiceMs({ kind: 'sample', cost: 1 }, [took(0)])).toBe(1);
    expect(workOf([], [took(1_000)])).toEqual({ workSeconds: 0, waiting: 0, inFlight: 0 });
  });
});

describe('the most pressing job', () => {
  const nowMs = 1_000_000;
  const waits = (waitS: number, boundS: number | null) => ({ acceptedMs: nowMs - waitS * 1_000, boundS });

  it('is the one that has used most of its bound, not the oldest', () => {
    expect(mostPressing([waits(3_600, 86_400), waits(45, 60), waits(100, 300)], nowMs)).toEqual({
      waitS: 45,
      boundS: 60,
    });
  });

  it('is the oldest where nothing is bound, and nobody where nothing waits', () => {
    expect(mostPressing([waits(7, null)], nowMs)).toEqual({ waitS: 7, boundS: null });
    expect(mostPressing([], nowMs)).toBeNull();
  });

  it('has not waited less than no time, whatever two clocks say', () => {
    expect(mostPressing([waits(-2, 60)], nowMs)).toEqual({ waitS: 0, boundS: 60 });
  });
});
