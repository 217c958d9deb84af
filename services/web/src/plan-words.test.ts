import { type Entitlements, entitlementsSchema } from '@trc/contracts/documents/entitlements.v1';
import { describe, expect, it } from 'vitest';
import { type Allows, highlights, planLines, savedByYear } from './plan-words.ts';

const free: Entitlements = {
  queue: 'free',
  upload_size_bytes_max: 12_582_912,
  duration_s_max: 60,
  uploads: 10,
  uploads_window: 'day',
  storage_bytes: 104_857_600,
  worlds: 1,
  model_micros: 100_000,
  vibe_model: 'small',
  vibe_model_large: null,
  waiting_s_max: 86_400,
  refresh_days_min: 7,
  retention_days: 30,
  api_keys: false,
  api_requests_per_day: 1_000,
  jobs: 20,
  batch_files_max: 0,
  exports: false,
  white_label: false,
};
/** Of each thing something else. */
const other: Allows = {
  ...Object.fromEntries(Object.keys(free).map((name) => [name, null])),
  queue: 'pro',
  duration_s_max: 300,
  waiting_s_max: 300,
  uploads_window: 'month',
  vibe_model_large: 'large',
  api_keys: true,
  exports: true,
  white_label: true,
};
const all = (allows: Allows) => planLines.flatMap(({ lines }) => lines.map(({ words }) => words(allows)));

describe('a plan in words', () => {
  it.each(Object.keys(entitlementsSchema.shape))('says something about %s', (name) => {
    expect(all({ ...free, [name]: other[name] ?? null })).not.toEqual(all(free));
  });

  it('has no hole where there is no limit, and no number that nobody reads', () => {
    for (const words of [...all(free), ...all(other)]) expect(words).toMatch(/^[A-Z0-9$][^_]*$/);
    expect(all(free)).toContain('Up to 12 MiB');
    expect(all(free)).toContain('Every week');
    expect(all(free)).toContain('$0.10 in 30 days');
  });

  it('names at a glance what it has, and not what it has not', () => {
    expect(highlights(free)).toEqual(['1 world', '10 sounds a day', '100 MiB of storage']);
    expect(highlights(other)).toContain('Your own brand and domains');
  });
});

it('a year is praised only where it costs less than twelve months', () => {
  expect(savedByYear(9_990_000, 99_000_000)).toBeCloseTo(0.174, 3);
  expect(savedByYear(10_000_000, 120_000_000)).toBeNull();
  expect(savedByYear(9_990_000, null)).toBeNull();
  expect(savedByYear(0, 0)).toBeNull();
});
