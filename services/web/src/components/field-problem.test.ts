import { expect, it } from 'vitest';
import { ProblemError } from '../api/problem.ts';
import { fieldProblem, issuesOf } from './field-problem.ts';

const refused = new ProblemError(400, {
  code: 'invalid-request',
  title: 'The request does not have the expected form; see `issues`.',
  issues: [
    { at: 'brand.links.terms', message: 'Invalid URL' },
    { at: 'brand.name', message: 'Too long' },
  ],
});

it('a field hears what is said about it and what lies in it, and nothing else', () => {
  expect(fieldProblem(refused, 'brand.links.terms')).toBe('Invalid URL');
  expect(fieldProblem(refused, 'brand.links')).toBe('Invalid URL');
  expect(fieldProblem(refused, 'brand.link')).toBeUndefined();
  expect(fieldProblem(refused, 'brand')).toBe('Invalid URL; Too long');
});

it('a rule that names its field in the sentence is heard there', () => {
  const error = new ProblemError(422, { code: 'x', title: 'No.', detail: 'brand.sender: verify it first.' });
  expect(fieldProblem(error, 'brand.sender')).toBe('verify it first.');
});

it('a sentence with a colon somewhere else is about no field', () => {
  const error = new ProblemError(409, { code: 'x', title: 'No.', detail: 'Ask again: it may be free then.' });
  expect(issuesOf(error)).toEqual([]);
  expect(issuesOf(null)).toEqual([]);
});
