import { expect, it } from 'vitest';
import { scriptedBudget } from '../test/scripted-budget.ts';
import { patient } from './patient-budget.ts';
import { closedForMs } from './rate-budget.ts';

it('waits for its own window, and gives up at once when the wait is longer than its patience', async () => {
  const budget = patient(scriptedBudget({ callsMax: 1, windowMs: 30, now: () => performance.now() }), 60);
  const fromMs = performance.now();
  await budget.take();
  await budget.take();
  expect(performance.now() - fromMs).toBeGreaterThanOrEqual(29);
  await budget.penalise(5_000);
  const error = await budget.take().catch((thrown: unknown) => thrown);
  expect(closedForMs(error)).toBeGreaterThan(4_000);
  expect(performance.now() - fromMs).toBeLessThan(4_000);
});

it('passes on what is no wait', async () => {
  const bug = new TypeError('a bug');
  const broken = patient({ take: () => Promise.reject(bug), penalise: async () => {} }, 60);
  await expect(broken.take()).rejects.toBe(bug);
  expect(closedForMs(bug)).toBeNull();
});
