import { expect, it } from 'vitest';
import { actionInWords, actorInWords, detailsInWords } from './audit-words.ts';

it('an action without words of its own can still be read', () => {
  expect(actionInWords('key-created')).toBe('Made an API key');
  expect(actionInWords('world-shared')).toBe('World shared');
});

it('details are read as words, lists without brackets, and what is empty is left out', () => {
  expect(detailsInWords({ changed: ['brand', 'key_prefix'], overlap_s: 60, note: null })).toBe(
    'changed: brand, key prefix; overlap s: 60',
  );
  expect(detailsInWords({})).toBe('');
});

it('who did it is a name, the service itself, or somebody who is no more', () => {
  const names = new Map([['usr_1', 'Mika']]);
  expect(actorInWords({ user_id: 'usr_1', key_id: 'key_1' }, names)).toBe('Mika, by a key');
  expect(actorInWords({ user_id: null, key_id: null }, names)).toBe('The service');
  expect(actorInWords({ user_id: 'usr_2', key_id: null }, names)).toBe('Somebody who has left');
});
