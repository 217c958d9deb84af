import { expect, it } from 'vitest';
import { allowanceOf, costWords, type Usage } from './allowance.ts';

const usage = (
  worlds: { limit: number | null; used: number },
  more: Partial<Usage> = {},
  also: Usage['limits'] = [],
): Usage => ({
  plan: 'free',
  plan_version: 1,
  queue: 'free',
  enforcement: 'enforce',
  upload_size_bytes_max: null,
  duration_s_max: 60,
  limits: [{ name: 'worlds', window: 'total', ...worlds, resets_at: null }, ...also],
  waiting_s_max: 60,
  refresh_days_min: null,
  retention_days: null,
  api_keys: true,
  api_requests_per_day: null,
  batch_files_max: null,
  exports: true,
  white_label: false,
  grace_until: null,
  trial: null,
  ...more,
});

it('says which of the worlds of the plan it will be', () => {
  expect(allowanceOf(usage({ limit: 5, used: 2 }))).toMatchObject({
    words: 'Your plan (free) has 5 worlds; this will be number 3.',
    isRefused: false,
  });
  expect(allowanceOf(usage({ limit: null, used: 9 })).words).toContain('without a limit');
});

it('a full plan refuses only where limits are enforced', () => {
  expect(allowanceOf(usage({ limit: 1, used: 1 }))).toMatchObject({ isRefused: true });
  expect(allowanceOf(usage({ limit: 1, used: 1 }, { enforcement: 'warn' }))).toMatchObject({
    isRefused: false,
  });
});

it('says when the model budget is used up, and what is left of the budget', () => {
  const model = { name: 'model_micros', window: '30_days', limit: 100, used: 100, resets_at: null } as const;
  expect(allowanceOf(usage({ limit: 5, used: 0 }, {}, [model])).isModelSpent).toBe(true);
  expect(costWords(usage({ limit: 5, used: 0 }))).toContain('nothing is charged');
  const budget = {
    name: 'budget',
    window: 'month',
    limit: 5_000_000,
    used: 1_250_000,
    resets_at: null,
  } as const;
  expect(costWords(usage({ limit: 5, used: 0 }, {}, [budget]))).toContain('$3.75 of $5.00');
});
