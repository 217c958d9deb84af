import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordable, createAllowance, openCallsMin, partOf, shareOpenly, without } from './allowance.ts';

describe('an allowance', () => {
  it('gives no more than it has, however it is split and in whatever portions it is asked', () => {
    const asks = fc.array(fc.record({ from: fc.nat(2), wanted: fc.integer({ min: -2, max: 9 }) }));
    fc.assert(
      fc.property(
        fc.integer({ min: -3, max: 30 }),
        fc.nat(20),
        fc.nat(20),
        asks,
        (all, max, reserved, wishes) => {
          const whole = createAllowance(all);
          const part = partOf(whole, max);
          const rest = without(whole, reserved);
          const taken = [0, 0, 0];
          for (const { from, wanted } of wishes) {
            const granted = [whole, part, rest][from]?.take(wanted) ?? 0;
            expect(granted).toBeGreaterThanOrEqual(0);
            expect(granted).toBeLessThanOrEqual(Math.max(0, wanted));
            taken[from] = (taken[from] ?? 0) + granted;
          }
          const [, byPart = 0, byRest = 0] = taken;
          expect(taken.reduce((sum, count) => sum + count, 0)).toBe(Math.max(0, all) - whole.left());
          expect(byPart).toBeLessThanOrEqual(max);
          expect(byRest).toBeLessThanOrEqual(Math.max(0, all - reserved));
          expect(part.left()).toBeLessThanOrEqual(whole.left());
        },
      ),
    );
  });

  it('suffices for the first values, by as many as one question holds', () => {
    const calls = createAllowance(3);
    expect(affordable([1, 2, 3], 2, calls)).toEqual([1, 2, 3]);
    expect(affordable([4, 5, 6], 2, calls)).toEqual([4, 5]);
    expect(affordable([7], 2, calls)).toEqual([]);
    expect(affordable([], 2, createAllowance(1))).toEqual([]);
  });
});

describe('the shares of an open search', () => {
  it('add up to what is given and leave nothing that is found without a name', () => {
    for (let calls = openCallsMin; calls <= 60; calls += 1) {
      const { artists, radios, names, addresses } = shareOpenly(calls);
      expect(artists + radios + names + addresses).toBe(calls);
      expect(Math.min(radios, names, addresses)).toBeGreaterThanOrEqual(1);
    }
  });
});
