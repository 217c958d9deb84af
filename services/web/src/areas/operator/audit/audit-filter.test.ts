import { expect, it } from 'vitest';
import { filterOf, queryOf, searchOf } from './audit-filter.ts';

const tenant = 'ten_01KAGR5V3W8X9Y2Z4A6B7C8D01';

it('a filter stands in the address, and comes back from it', () => {
  const filter = { action: 'tenant-suspended', tenant, from: '2026-11-01', to: '' };
  expect(filterOf(searchOf(filter))).toEqual(filter);
  expect(`${searchOf({ action: '', tenant: '', from: '', to: '' })}`).toBe('');
});

it('what is no day and no whole id is not asked for', () => {
  const filter = filterOf(new URLSearchParams({ from: 'yesterday', tenant: 'ten_01KAGR' }));
  expect(queryOf(filter)).toEqual({});
});

it('the last day is part of what is asked for', () => {
  const { from, to } = queryOf({ action: '', tenant, from: '2026-11-20', to: '2026-11-20' });
  expect(new Date(to ?? '').getTime() - new Date(from ?? '').getTime()).toBe(86_400_000);
});
