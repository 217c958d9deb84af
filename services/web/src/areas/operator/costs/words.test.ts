import { describe, expect, it } from 'vitest';
import { breakEvenSentence, keyLabel, lossSentence, shareLabel, unitVerdict } from './words.ts';

describe('keys', () => {
  it.each([
    ['tenant', 'ten_1', 'Kissa Lab', 'Kissa Lab'],
    ['tenant', 'ten_1', null, 'ten_1'],
    ['user', null, null, 'Nobody in particular'],
    ['kind', 'cpu_ms', null, 'Computing'],
    ['kind', 'new_kind', null, 'New kind'],
    ['operation', 'storage-kept', null, 'Storage kept'],
    ['model', 'gpt-6-luna', null, 'gpt-6-luna'],
    ['day', '2026-11-02', null, '2 Nov'],
  ] as const)('%s %s %s is called %s', (dimension, key, name, label) => {
    expect(keyLabel(dimension, key, name)).toBe(label);
  });
});

it.each([
  [1, 0, '–'],
  [0, 8, '0%'],
  [1, 10_000, '<0.1%'],
  [31, 1_000, '3.1%'],
  [3, 4, '75%'],
])('%s of %s is a share of %s', (part, whole, label) => {
  expect(shareLabel(part, whole)).toBe(label);
});

describe('a unit', () => {
  const unit = (cost_micros_each: number | null) =>
    unitVerdict({ unit: 'world', units: 1, cost_micros_each, target_micros: 25_000 });
  it.each([
    [30_000, '20% over its target of $0.025.'],
    [24_000, '4% under its target of $0.025.'],
    [25_000, 'On its target of $0.025.'],
    [null, 'None in this period.'],
  ])('of %s micro-dollars: %s', (each, words) => {
    expect(unit(each)).toBe(words);
  });
});

it('a plan that loses money says how much, and on whom', () => {
  const plan = { plan: 'free', tenants: 1, revenue_micros: 0, cost_micros: 1_210_000, loses_money: true };
  expect(lossSentence({ ...plan, margin_micros: -1_210_000 })).toBe(
    'Free loses $1.21: 1 tenant cost $1.21 and earned nothing.',
  );
  expect(lossSentence({ ...plan, tenants: 2, revenue_micros: 210_000, margin_micros: -1_000_000 })).toBe(
    'Free loses $1.00: 2 tenants cost $1.21 and earned $0.21.',
  );
});

it('a break-even says how many free tenants one that pays carries', () => {
  expect(breakEvenSentence({ plan: 'pro', free_tenants: 42 })).toBe(
    'One Pro tenant carries 42 free tenants.',
  );
  expect(breakEvenSentence({ plan: 'pro', free_tenants: null })).toContain('nothing to carry');
});
