import { expect, it } from 'vitest';
import { consentState } from './consent-state.ts';

const now = new Date('2026-11-21T12:00:00Z');
const at = (expires_at: string, state: 'connected' | 'needs-reconnect' = 'connected') =>
  consentState({ state, expires_at }, now);

it('a connection warns for its last two weeks', () => {
  expect(at('2027-05-21T12:00:00Z')).toBe('lasts');
  expect(at('2026-12-05T12:00:00Z')).toBe('ends-soon');
  expect(at('2026-12-05T12:00:01Z')).toBe('lasts');
});

it('a connection has ended by its day, or earlier when Spotify says so', () => {
  expect(at('2026-11-21T12:00:00Z')).toBe('ended');
  expect(at('2027-05-21T12:00:00Z', 'needs-reconnect')).toBe('ended');
});
