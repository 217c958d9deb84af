import { describe, expect, it } from 'vitest';
import { monthAround, nearBudget, projected, ratePerDay } from './projection.ts';

const now = new Date('2026-11-21T12:00:00Z');
const month = monthAround(now);

describe('projection', () => {
  it('is of the UTC month around now', () => {
    expect(month).toMatchObject({
      month: '2026-11',
      since: new Date('2026-11-01T00:00:00Z'),
      until: new Date('2026-12-01T00:00:00Z'),
      rateSince: new Date('2026-11-14T12:00:00Z'),
    });
  });

  it('adds the rate of seven days for the days that are left', () => {
    expect(projected({ spentMicros: 1_000, recentMicros: 700 }, month, now)).toBe(1_000 + 950);
    expect(ratePerDay({ spentMicros: 0, recentMicros: 701 })).toBe(101);
  });

  it('is what was spent when the month is over', () => {
    expect(projected({ spentMicros: 1_000, recentMicros: 700 }, month, month.until)).toBe(1_000);
  });

  it('names tenants that are near their budget or will pass it, the nearest first', () => {
    const budgets = ['used', 'heading', 'calm', 'idle'].map((tenantId) => ({
      tenantId,
      budgetMicros: 1_000,
      hard: false,
    }));
    const spent = new Map([
      ['used', { spentMicros: 800, recentMicros: 0 }],
      ['heading', { spentMicros: 300, recentMicros: 700 }],
      ['calm', { spentMicros: 300, recentMicros: 70 }],
    ]);
    const near = nearBudget(
      budgets,
      (tenantId) => spent.get(tenantId) ?? { spentMicros: 0, recentMicros: 0 },
      month,
      now,
    );
    expect(near.map(({ tenantId, projectedMicros }) => [tenantId, projectedMicros])).toEqual([
      ['used', 800],
      ['heading', 1_250],
    ]);
  });
});
