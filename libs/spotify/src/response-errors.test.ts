import { expect, test } from 'vitest';
import { readRetryAfterMs } from './response-errors.ts';

test.each([
  [null, null],
  ['', null],
  ['soon', null],
  ['0', 0],
  ['4', 4000],
  ['1.5', 1500],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 8000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
])('Retry-After %j is a wait of %j ms', (value, waitMs) => {
  expect(readRetryAfterMs(value, 2000)).toBe(waitMs);
});
