import { expect, it } from 'vitest';
import { lateBy, promiseInWords, reasonInWords } from './queue-words.ts';

it('a parked job tells what it waits for, another why it is not its turn', () => {
  expect(reasonInWords('parked', 'Spotify allows no more calls')).toBe('Spotify allows no more calls');
  expect(reasonInWords('workers-busy', null)).toBe('All workers are busy.');
});

it('promises are told as they came out', () => {
  expect(promiseInWords({ jobs: 0, within_promise: 0, ratio_p50: 0 })).toBe('No job yet');
  expect(promiseInWords({ jobs: 9, within_promise: 0.97, ratio_p50: 0.62 })).toBe(
    '97% in time; half of them took at most 62% of what was promised',
  );
  expect(lateBy(1_000, 181_000)).toBe('3 minutes');
  expect(lateBy(1_000, 1_400)).toBe('Less than a second');
});
