import { expect, test } from 'vitest';
import { SpotifyError } from './errors.ts';
import { createRateBudget } from './rate-budget.ts';

async function waitOf(take: Promise<void>): Promise<number> {
  try {
    await take;
    return 0;
  } catch (error) {
    if (error instanceof SpotifyError && error.failure.kind === 'rate-limited')
      return error.failure.retryAfterMs;
    throw error;
  }
}

test('no stretch of the window sees more calls than the budget, and the wait is exact', async () => {
  let nowMs = 0;
  const budget = createRateBudget({ callsMax: 3, windowMs: 30_000, now: () => nowMs });
  const givenAtMs: number[] = [];
  for (nowMs = 0; nowMs < 200_000; nowMs += 1000) {
    const waitMs = await waitOf(budget.take());
    if (waitMs === 0) {
      givenAtMs.push(nowMs);
      continue;
    }
    const within = givenAtMs.filter((atMs) => atMs > nowMs - 30_000);
    expect(within).toHaveLength(3);
    expect(waitMs).toBe((within[0] ?? 0) + 30_000 - nowMs);
  }
  expect(givenAtMs.slice(0, 6)).toEqual([0, 1000, 2000, 30_000, 31_000, 32_000]);
});

test('a refused call costs nothing', async () => {
  let nowMs = 0;
  const budget = createRateBudget({ callsMax: 1, windowMs: 10, now: () => nowMs });
  await budget.take();
  for (let i = 0; i < 5; i += 1) expect(await waitOf(budget.take())).toBe(10);
  nowMs = 10;
  expect(await waitOf(budget.take())).toBe(0);
});

test('a shorter penalty never shortens a longer one', async () => {
  const budget = createRateBudget({ callsMax: 5, now: () => 0 });
  await budget.penalise(9000);
  await budget.penalise(1000);
  expect(await waitOf(budget.take())).toBe(9000);
});

test.each([0, -1, 1.5])('a budget of %s calls is refused', (callsMax) => {
  expect(() => createRateBudget({ callsMax, now: () => 0 })).toThrow(RangeError);
});
