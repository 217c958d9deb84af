import { expect, test } from 'vitest';
import { createFixedBudget, withinBudget } from './budget.ts';

test('calls under way together cannot overshoot the budget', async () => {
  const budget = createFixedBudget(100);
  const calls = Array.from({ length: 10 }, () =>
    withinBudget(budget, 30, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { costMicros: 25 };
    }),
  );
  const results = await Promise.all(calls);
  expect(results.filter((result) => 'kind' in result && result.kind === 'over-budget')).toHaveLength(7);
  expect(budget.spentMicros()).toBe(75);
});

test('a call that fails gives everything back', async () => {
  const budget = createFixedBudget(30);
  await expect(withinBudget(budget, 30, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withinBudget(budget, 30, async () => ({ costMicros: 30 }))).toEqual({ costMicros: 30 });
});

test('a refused call is never run', async () => {
  let ran = false;
  await withinBudget(createFixedBudget(1), 2, async () => {
    ran = true;
    return { costMicros: 2 };
  });
  expect(ran).toBe(false);
});

test('a reservation ends once', async () => {
  const reservation = await createFixedBudget(10).reserve(5);
  if (reservation.kind !== 'reserved') throw new Error('refused');
  await reservation.settle(5);
  await expect(reservation.release()).rejects.toThrow('already ended');
});
