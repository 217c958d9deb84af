import { describe, expect, it } from 'vitest';
import { deficitAt, fairPosition, fullBalance, type Line, serve } from './fair-share.ts';
import { costMax, queues } from './queues.ts';

const credit = 20;
const line = (tenantId: string, over: Partial<Line> = {}): Line => ({
  tenantId,
  weight: 1,
  deficit: 0,
  round: 0,
  costs: [1, 1, 1, 1, 1, 1],
  ...over,
});
const turns = (lines: readonly Line[], places = 6) => serve(lines, 0, places, credit).turns.join(' ');

describe('serve', () => {
  it('goes round between equals', () => {
    expect(turns([line('a'), line('b'), line('c')])).toBe('a b c a b c');
  });

  it('gives by weight', () => {
    expect(turns([line('a', { weight: 2 }), line('b')])).toBe('a b a a b a');
  });

  it('counts work and not jobs', () => {
    expect(turns([line('a', { costs: [3, 3] }), line('b')], 8)).toBe('b b a b b b a b');
  });

  it('lets the first jobs of a tenant that was away pass those of a flood', () => {
    expect(turns([line('flood'), line('back', { ...fullBalance(1, 0, credit), costs: [1, 1] })], 3)).toBe(
      'back back flood',
    );
  });

  it('keeps what is left and counts the rounds since', () => {
    const { balances } = serve([line('a'), line('b', { costs: [8] })], 5, 1, credit);
    expect(balances.get('a')).toEqual({ deficit: 4, round: 5 });
    expect(balances.has('b')).toBe(false);
    expect(deficitAt({ deficit: 4, round: 5 }, 2, 8, credit)).toBe(10);
    expect(deficitAt({ deficit: 4, round: 5 }, 2, 800, credit)).toBe(2 * credit);
  });

  it('serves nobody when nobody waits', () => {
    expect(turns([])).toBe('');
    expect(turns([line('a', { costs: [] })])).toBe('');
  });

  it('every queue lets a tenant save more than its largest job costs', () => {
    for (const { creditRoundsMax, weights } of Object.values(queues))
      for (const weight of Object.values(weights)) expect(creditRoundsMax * weight).toBeGreaterThan(costMax);
  });
});

describe('fairPosition', () => {
  it('counts own jobs before, and of the others what gets its turn meanwhile', () => {
    expect(fairPosition(1, 1, [])).toBe(1);
    expect(fairPosition(3, 1, [{ waiting: 10_000, weight: 1 }])).toBe(6);
    expect(fairPosition(3, 1, [{ waiting: 2, weight: 1 }])).toBe(5);
    expect(fairPosition(3, 4, [{ waiting: 10_000, weight: 8 }])).toBe(9);
    expect(fairPosition(3, 8, [{ waiting: 10_000, weight: 1 }])).toBe(4);
  });
});
