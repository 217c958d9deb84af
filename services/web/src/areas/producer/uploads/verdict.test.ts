import { expect, test } from 'vitest';
import { ProblemError } from '../../../api/problem.ts';
import { adviceOn, isRefusal, isSoundByName, verdictOf } from './verdict.ts';

const verdict = (document: Record<string, unknown>, status = 422) =>
  verdictOf(new ProblemError(status, document));

test('a wrong file is told what it is, what would be right, and is not offered again', () => {
  const title = 'The file is not WAV, AIFF, MP3, FLAC or OGG; convert it and send it again.';
  expect(verdict({ code: 'not-audio', title, detail: 'The file is a PDF document.' }, 415)).toEqual({
    headline: 'Not a sound',
    detail: 'The file is a PDF document.',
    advice: 'Convert it and send it again.',
    mayRetry: false,
    freesAt: null,
    way: null,
  });
});

test('a quota says when it frees, and where to get more', () => {
  const told = verdict({ code: 'quota-exceeded', title: 'Wait.', frees_at: '2026-11-22T00:00:00Z' }, 429);
  expect(told).toMatchObject({
    mayRetry: true,
    freesAt: '2026-11-22T00:00:00Z',
    way: { to: '/settings/plan' },
  });
});

test('the same sentence is not said twice', () => {
  expect(verdict({ code: 'unreadable-audio', title: 'Broken.', detail: 'Broken.' }).detail).toBeUndefined();
});

test('what nobody foresaw still says what the API says, and may be tried again', () => {
  expect(verdict({ code: 'internal', title: 'Our fault.' }, 500)).toMatchObject({
    headline: 'Not sent',
    advice: 'Our fault.',
    mayRetry: true,
  });
  expect([isRefusal('internal'), isRefusal('toString'), isRefusal('not-audio')]).toEqual([
    false,
    false,
    true,
  ]);
});

test('sounds of a folder are known by their names, hidden files are none', () => {
  expect(
    ['a.WAV', 'b.aif', 'c.flac', 'cover.jpg', 'notes.txt', '._a.wav', 'kick.asd'].map(isSoundByName),
  ).toEqual([true, true, true, false, false, false, false]);
});

test('sizes are said in units that people read', () => {
  const detail = 'The plan Free takes files of up to 12582912 bytes; this one has 13631488.';
  expect(verdict({ code: 'upload-too-large', title: 'Too large.', detail }, 413).detail).toBe(
    'The plan Free takes files of up to 12 MiB; this one has 13 MiB.',
  );
});

test('without more than the title the title is the advice', () => {
  expect(verdict({ code: 'not-audio', title: 'There is nothing in this file.' }, 415)).toMatchObject({
    detail: undefined,
    advice: 'There is nothing in this file.',
  });
  expect([adviceOn('sound-too-long'), adviceOn('gave-up'), adviceOn('toString')]).toEqual([
    'Cut it, or change the plan.',
    '',
    '',
  ]);
});
