import { expect, it } from 'vitest';
import { whyWaiting } from './why-waiting.ts';

it.each([
  ['parked', { isParked: true, place: null, position: 1 }],
  ['workers-busy', { isParked: false, place: null, position: 1 }],
  ['workers-busy', { isParked: false, place: 1, position: 1 }],
  ['fairness', { isParked: false, place: 1, position: 2 }],
  ['own-share', { isParked: false, place: 2, position: 4 }],
] as const)('a job waits for %s', (reason, job) => {
  expect(whyWaiting(job)).toBe(reason);
});
