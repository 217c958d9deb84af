import { expect, it } from 'vitest';
import { type Scope, scopesInWords, toggled } from './scope-words.ts';

it('scopes are told by their areas', () => {
  expect(scopesInWords(null)).toBe('Everything you may do');
  expect(scopesInWords(['jobs:read', 'samples:read', 'samples:write'])).toBe('jobs (read only), samples');
});

it('who may change something may read it', () => {
  const both = toggled(new Set<Scope>(), 'samples:write');
  expect([...both].sort()).toEqual(['samples:read', 'samples:write']);
  expect([...toggled(both, 'samples:write')]).toEqual(['samples:read']);
  expect([...toggled(both, 'samples:read')]).toEqual([]);
});
