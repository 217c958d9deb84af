import { describe, expect, it } from 'vitest';
import { createPace } from './scaling-pace.ts';

const paceAfter = (...seconds: number[]) => {
  const pace = createPace({ backoffMs: [200, 1_000] });
  for (const one of seconds) pace.note(one);
  return pace.meanSeconds();
};

describe('the pace of a consumer', () => {
  it('is assumed by the first pause of the topology until a message was handled', () => {
    expect(paceAfter()).toBe(0.2);
    expect(paceAfter(3)).toBe(3);
  });

  it('is the mean of what was measured', () => {
    expect(paceAfter(1, 2, 3)).toBeCloseTo(2);
  });

  it('follows what messages take now, and forgets what they took long ago', () => {
    const slow = Array.from({ length: 1_000 }, () => 10);
    const quick = Array.from({ length: 300 }, () => 1);
    expect(paceAfter(...slow, 1)).toBeCloseTo(9.82);
    expect(paceAfter(...slow, ...quick)).toBeLessThan(1.1);
  });

  it('is never nothing, so that what waits is always seen', () => {
    expect(paceAfter(0, 0)).toBe(0.001);
  });
});
