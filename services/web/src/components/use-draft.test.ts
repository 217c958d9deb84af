import { expect, it } from 'vitest';
import { changesOf } from './use-draft.ts';

const kept = { name: 'Salt', links: { terms: null as string | null }, slug: null as string | null };

it('what was touched and is as before is no change', () => {
  expect(changesOf(kept, { name: 'Salt', links: { terms: null } })).toEqual({});
});

it('changed fields are sent whole, the others not at all', () => {
  expect(changesOf(kept, { name: 'Salt', links: { terms: 'https://salt.example' }, slug: 'salt' })).toEqual({
    links: { terms: 'https://salt.example' },
    slug: 'salt',
  });
});
