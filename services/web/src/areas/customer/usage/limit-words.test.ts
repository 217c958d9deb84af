import { expect, it } from 'vitest';
import { limitInWords } from './limit-words.ts';

const limit = { name: 'uploads', window: 'month', limit: 1_000, used: 12, resets_at: null } as const;

it('a limit tells how much of it is used', () => {
  expect(limitInWords(limit)).toEqual({
    label: 'Uploads',
    used: '12 of 1,000 this month',
    share: 0.012,
    state: 'fine',
  });
  expect(limitInWords({ ...limit, used: 800 }).state).toBe('near');
  expect(limitInWords({ ...limit, used: 1_200 })).toMatchObject({ share: 1, state: 'reached' });
});

it('no limit is never reached, and a limit of nothing always is', () => {
  expect(limitInWords({ ...limit, limit: null }).used).toBe('12 this month, no limit');
  expect(limitInWords({ ...limit, limit: 0, used: 0 }).state).toBe('reached');
});
