import { describe, expect, it } from 'vitest';
import { type AgingSample, agingBefore, type Keeping, sortAging } from './retention.ts';

const now = new Date('2026-11-21T12:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const free = { retentionDays: 30, graceUntil: null, enforcement: 'enforce' } as const;
const sample = (ageDays: number): AgingSample => ({
  id: 'smp_a',
  userId: 'usr_a',
  createdAt: days(-ageDays),
});

describe('agingBefore', () => {
  it('is a week before the days of the plan are over', () => {
    expect(agingBefore(free, now)).toEqual(days(-23));
    expect(agingBefore({ ...free, retentionDays: 3 }, now)).toEqual(now);
  });

  it.each<[string, Partial<Keeping>]>([
    ['a plan that keeps sounds for as long as it lasts', { retentionDays: null }],
    ['EB-18: an installation that only warns', { enforcement: 'warn' }],
    ['EB-18: an installation without limits', { enforcement: 'off' }],
  ])('is never for %s', (_, over) => expect(agingBefore({ ...free, ...over }, now)).toBeNull());
});

describe('sortAging', () => {
  const sort = (ageDays: number, noticedDaysAgo: number | null, keeping: Keeping = free) => {
    const noticed = new Map(noticedDaysAgo === null ? [] : [['smp_a', days(-noticedDaysAgo)]]);
    return sortAging([sample(ageDays)], noticed, { ...keeping, retentionDays: 30 }, now);
  };

  it('announces a sound a week before its end, and one that is past it for a week from now', () => {
    expect(sort(23, null).announce).toMatchObject([{ deleteAt: days(7) }]);
    expect(sort(24, null).announce).toMatchObject([{ deleteAt: days(7) }]);
    expect(sort(400, null).announce).toMatchObject([{ deleteAt: days(7) }]);
  });

  it.each([
    ['an old sound that nobody was told of', 400, null, null],
    ['an old sound that was announced less than a week ago', 400, 6.9, null],
    ['a sound whose days are not over', 29.9, 8, null],
    ['EB-18: any sound within the grace after a downgrade', 400, 20, days(0.1)],
  ])('lets %s live', (_, age, noticed, graceUntil) =>
    expect(sort(age, noticed, { ...free, graceUntil }).remove).toEqual([]),
  );

  it('ends a sound when its days, its notice and the grace are over', () => {
    expect(sort(30, 7).remove).toHaveLength(1);
    expect(sort(400, 7, { ...free, graceUntil: now }).remove).toHaveLength(1);
  });
});
