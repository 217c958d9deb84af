import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWindows,
  type CallLimits,
  type CallWindow,
  checkLimits,
  closeWindow,
  emptyWindow,
  mergeWindows,
  takeCalls,
} from './call-window.ts';

const dayMs = 86_400_000;
const limitsOf = (callsMax: number, windowMs: number, callsMaxPerDay: number | null = null): CallLimits => ({
  callsMax,
  windowMs,
  callsMaxPerDay,
});

/** The fullest stretch that ends with a call. */
const fullest = (atMs: readonly number[], spanMs: number) =>
  Math.max(0, ...atMs.map((end) => atMs.filter((at) => at > end - spanMs && at <= end).length));

describe('a window of calls', () => {
  it('never holds more calls than allowed in any stretch, by the window and by the day', () => {
    const steps = fc.array(
      fc.record({
        pauseMs: fc.nat({ max: 20_000_000 }),
        quick: fc.nat({ max: 400 }),
        wanted: fc.nat({ max: 9 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 25 }),
        (all, callsMax, windowMs, perDay) => {
          const limits = limitsOf(callsMax, windowMs, perDay);
          let window = emptyWindow;
          let nowMs = 1_700_000_000_000;
          const given: number[] = [];
          for (const { pauseMs, quick, wanted } of all) {
            nowMs += quick % 5 === 0 ? pauseMs : quick;
            const taken = takeCalls(window, limits, { nowMs }, wanted);
            window = taken.window;
            for (let i = 0; i < taken.given; i += 1) given.push(nowMs);
            expect(taken.refusal === null).toBe(taken.given === wanted);
          }
          expect(fullest(given, windowMs)).toBeLessThanOrEqual(callsMax);
          expect(fullest(given, dayMs)).toBeLessThanOrEqual(perDay);
        },
      ),
    );
  });

  it('says exactly when the next call is free, and gives it then', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9_000 }), { minLength: 4, maxLength: 30 }),
        fc.nat({ max: 100_000 }),
        (pauses, startMs) => {
          const limits = limitsOf(3, 30_000);
          let window: CallWindow = emptyWindow;
          let nowMs = startMs;
          for (const pauseMs of pauses) {
            nowMs += pauseMs;
            let taken = takeCalls(window, limits, { nowMs }, 1);
            if (taken.refusal) {
              const { retryAfterMs } = taken.refusal;
              expect(takeCalls(window, limits, { nowMs: nowMs + retryAfterMs - 1 }, 1).given).toBe(0);
              nowMs += retryAfterMs;
              taken = takeCalls(window, limits, { nowMs }, 1);
              expect(taken.given).toBe(1);
              // A slot is a thirtieth of the window; no wait is longer than the window and a slot.
              expect(retryAfterMs).toBeLessThanOrEqual(31_000);
            }
            window = taken.window;
          }
        },
      ),
    );
  });

  it('when the day is spent, the refusal is the quota and names the hour at which it frees', () => {
    const limits = limitsOf(100, 30_000, 5);
    const nowMs = 1_700_000_000_000;
    const { window, given } = takeCalls(emptyWindow, limits, { nowMs }, 5);
    expect(given).toBe(5);
    const { refusal } = takeCalls(window, limits, { nowMs: nowMs + 3_600_000 }, 1);
    expect(refusal?.quota).toBe(true);
    const waitMs = refusal?.retryAfterMs ?? 0;
    expect(waitMs).toBeGreaterThanOrEqual(dayMs - 3_600_000);
    expect(waitMs).toBeLessThanOrEqual(dayMs - 3_600_000 + 900_000);
    expect(takeCalls(window, limits, { nowMs: nowMs + 3_600_000 + waitMs }, 1).given).toBe(1);
  });

  it('stays closed until the later of two ends, and keeps the reason of that one', () => {
    const limits = limitsOf(5, 1_000);
    const closed = closeWindow(closeWindow(emptyWindow, 9_000, true), 1_000, false);
    expect(takeCalls(closed, limits, { nowMs: 500 }, 1).refusal).toEqual({
      retryAfterMs: 8_500,
      quota: true,
    });
    expect(takeCalls(closed, limits, { nowMs: 9_000 }, 1).given).toBe(1);
  });

  it('an older view of the same calls changes nothing, and calls counted apart are added', () => {
    const limits = limitsOf(10, 1_000);
    const older = takeCalls(emptyWindow, limits, { nowMs: 100 }, 4).window;
    const newer = takeCalls(older, limits, { nowMs: 110 }, 2).window;
    expect(mergeWindows(older, newer)).toEqual(newer);
    expect(mergeWindows(newer, older)).toEqual(newer);
    expect(takeCalls(addWindows(older, newer), limits, { nowMs: 110 }, 1).given).toBe(0);
  });

  it.each([0, -1, 1.5])('a limit of %s is refused', (calls) => {
    expect(() => checkLimits(limitsOf(calls, 1_000))).toThrow(RangeError);
    expect(() => checkLimits(limitsOf(1, calls))).toThrow(RangeError);
    expect(() => checkLimits(limitsOf(1, 1, calls))).toThrow(RangeError);
  });
});
