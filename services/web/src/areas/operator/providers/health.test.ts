import { expect, it } from 'vitest';
import { callsInWords, healthOf, type Provider } from './health.ts';

const budget: NonNullable<Provider['budget']> = {
  window_s: 30,
  window_calls: 10,
  window_calls_max: 90,
  day_calls: 100,
  day_calls_max: null,
  closed_until: null,
  closed_by: null,
  shared: true,
};
const calls = { answered: 0, limited: 0, failed: 0, unreachable: 0 };
const spotify: Provider = {
  provider: 'spotify',
  configured: true,
  mode: 'extended',
  capabilities: [],
  budget,
  last_hour: calls,
};

it('of several troubles the gravest is told', () => {
  const bad = { ...calls, answered: 4, failed: 1 };
  const closed = { ...budget, closed_until: '2026-11-21T12:00:00.000Z', closed_by: 'quota' as const };
  expect(healthOf(spotify)).toBe('fine');
  expect(healthOf({ ...spotify, budget: { ...budget, day_calls_max: 110 } })).toBe('full');
  expect(healthOf({ ...spotify, last_hour: bad })).toBe('troubled');
  expect(healthOf({ ...spotify, last_hour: bad, budget: closed })).toBe('closed');
  expect(healthOf({ ...spotify, configured: false, budget: null })).toBe('off');
});

it('one failed call among many is no trouble', () => {
  expect(healthOf({ ...spotify, last_hour: { ...calls, answered: 300, limited: 1 } })).toBe('fine');
});

it('calls are told by how they came out', () => {
  expect(callsInWords({ ...calls, answered: 1_310, limited: 1 })).toBe(
    '1,310 answered, 1 refused as too many',
  );
  expect(callsInWords(calls)).toBe('none');
});
