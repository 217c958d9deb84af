import { expect, it } from 'vitest';
import { ProblemError } from '../../../api/problem.ts';
import { mendingOf } from './refusal.ts';
import { stepAfter, stepAt, stepBefore, stepsOf } from './steps.ts';

const questions = [{ id: 'texture' }, { id: 'avoid' }] as const;
const problem = (code: string, more: object = {}) => new ProblemError(422, { code, title: 'No.', ...more });

it('refused seeds are mended where seeds are chosen', () => {
  for (const code of ['too-few-seeds', 'spotify-off', 'expired'])
    expect(mendingOf(problem(code, { detail: 'Why.' }), questions, false)).toEqual({
      step: 'seeds',
      words: 'Why.',
    });
});

it('a missing connection is mended at the seeds, unless it is for publishing', () => {
  expect(mendingOf(problem('spotify-not-connected'), questions, false)?.step).toBe('seeds');
  expect(mendingOf(problem('spotify-needs-reconnect'), questions, true)).toBeNull();
});

it('an unknown option is mended at its question', () => {
  const detail = 'The question "avoid" has no option "loud".';
  expect(mendingOf(problem('unknown-option', { detail }), questions, false)?.step).toBe('avoid');
});

it('a form that was not taken is mended where its first issue is', () => {
  const mended = (at: string) =>
    mendingOf(problem('invalid-request', { issues: [{ at, message: 'No.' }] }), questions, false)?.step;
  expect(mended('seeds.ids')).toBe('seeds');
  expect(mended('body.answers.texture.text')).toBe('texture');
  expect(mended('somewhere')).toBeUndefined();
});

it('what no step can mend is said where it was sent', () => {
  for (const code of ['quota-exceeded', 'budget-exceeded', 'offline', 'unavailable'])
    expect(mendingOf(problem(code), questions, true)).toBeNull();
});

it('steps go from the seeds through the questions to the summary', () => {
  const steps = stepsOf(questions);
  expect(steps).toEqual(['seeds', 'texture', 'avoid', 'summary']);
  expect([stepAfter(steps, 'avoid'), stepAfter(steps, 'summary')]).toEqual(['summary', null]);
  expect([stepBefore(steps, 'texture'), stepBefore(steps, 'seeds')]).toEqual(['seeds', null]);
});

it('an address leads no further than the seeds until there are some', () => {
  const steps = stepsOf(questions);
  expect(stepAt(steps, 'summary', false)).toBe('seeds');
  expect(stepAt(steps, 'summary', true)).toBe('summary');
  expect([stepAt(steps, 'nowhere', true), stepAt(steps, null, true)]).toEqual(['seeds', 'seeds']);
});
