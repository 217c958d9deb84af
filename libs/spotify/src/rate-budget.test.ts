import { expect, it } from 'vitest';
import { closedForMs, rateBudgetOver } from './rate-budget.ts';

it('a refused call is thrown with its wait and whether it is the quota, and a given one is silent', async () => {
  const refusals = [null, { retryAfterMs: 700, quota: false }, { retryAfterMs: 72_000_000, quota: true }];
  const budget = rateBudgetOver({ take: async () => refusals.shift() ?? null, close: async () => {} });
  await budget.take();
  const spent: unknown = await budget.take().catch((error: unknown) => error);
  expect(closedForMs(spent)).toBe(700);
  expect(spent).toMatchObject({ failure: { kind: 'rate-limited', quota: false } });
  const quota: unknown = await budget.take().catch((error: unknown) => error);
  expect(quota).toMatchObject({
    failure: { kind: 'rate-limited', retryAfterMs: 72_000_000, quota: true },
    message: expect.stringMatching(/quota .* frees at \d{4}-/),
  });
});

it('what the provider asked for is told to everybody, with its reason', async () => {
  const closed: unknown[] = [];
  const budget = rateBudgetOver({
    take: async () => null,
    close: async (...args) => void closed.push(args),
  });
  await budget.penalise(5);
  await budget.penalise(6, true);
  expect(closed).toEqual([
    [5, false],
    [6, true],
  ]);
});
