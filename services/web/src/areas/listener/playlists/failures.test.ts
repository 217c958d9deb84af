import { expect, it } from 'vitest';
import { byReason } from './failures.ts';

it('says one reason once, with all that it stopped', () => {
  const failed = [
    { name: 'A', why: 'Spotify has ended the connection.' },
    { name: 'B', why: 'Too large.' },
    { name: 'C', why: 'Spotify has ended the connection.' },
  ];
  expect(byReason(failed)).toEqual([
    { why: 'Spotify has ended the connection.', names: ['A', 'C'] },
    { why: 'Too large.', names: ['B'] },
  ]);
});
