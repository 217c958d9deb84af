import { expect, test } from 'vitest';
import { ProblemError } from '../../../api/problem.ts';
import { afterFailure, PartFailure } from './after-failure.ts';

const problem = (status: number, code: string, retryAfterS: number | null = null) =>
  new ProblemError(status, { code, title: code }, retryAfterS);

test('a connection that is gone is waited for without end, and asked less and less often', () => {
  const waits = [1, 2, 3, 20].map((tries) => afterFailure(new PartFailure(0), 'send', tries));
  expect(waits).toEqual(
    [1_000, 2_000, 4_000, 30_000].map((ms) => ({ kind: 'wait', ms, isConnection: true })),
  );
  expect(afterFailure(problem(0, 'offline'), 'complete', 50)).toMatchObject({
    kind: 'wait',
    isConnection: true,
  });
});

test('a sick neighbour is asked six times, then the person', () => {
  for (const error of [new PartFailure(503), problem(503, 'unavailable')]) {
    expect(afterFailure(error, 'send', 5)).toMatchObject({ kind: 'wait', isConnection: false });
    expect(afterFailure(error, 'send', 6)).toEqual({ kind: 'fail' });
  }
});

test('an address that has expired is replaced at once, but not for ever', () => {
  expect(afterFailure(new PartFailure(403), 'send', 1)).toEqual({ kind: 'wait', ms: 0, isConnection: false });
  expect(afterFailure(new PartFailure(403), 'send', 3)).toEqual({ kind: 'fail' });
});

test.each([
  ['an upload whose time was up begins again', problem(410, 'upload-expired'), 'complete', 'anew'],
  ['an upload that somebody gave up begins again', problem(404, 'not-found'), 'look', 'anew'],
  [
    'one that is gone while it is completed does not, because it may be a job',
    problem(404, 'not-found'),
    'complete',
    'fail',
  ],
  ['a session that has ended needs the person', problem(401, 'not-authenticated'), 'begin', 'sign-in'],
  ['a refusal is an answer', problem(415, 'not-audio'), 'begin', 'refuse'],
  ['a quota is an answer', problem(429, 'quota-exceeded', 60), 'begin', 'refuse'],
  ['what nobody foresaw needs the person', new Error('bug'), 'begin', 'fail'],
] as const)('%s', (_, error, step, kind) => {
  expect(afterFailure(error, step, 1).kind).toBe(kind);
});

test('too many calls wait as long as the API says', () => {
  expect(afterFailure(problem(429, 'rate-limited', 7), 'begin', 1)).toMatchObject({
    kind: 'wait',
    ms: 7_000,
  });
});
