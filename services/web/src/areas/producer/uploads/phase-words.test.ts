import { expect, test } from 'vitest';
import { ProblemError } from '../../../api/problem.ts';
import { phaseWords, summaryOf } from './phase-words.ts';
import type { Phase, Upload } from './upload-queue.ts';

const mebibyte = 1024 * 1024;
const problem = new ProblemError(415, { code: 'not-audio', title: 'No sound.' });
const upload = (phase: Phase, sentBytes = 0): Upload => ({
  id: phase.kind,
  name: 'a.wav',
  sizeBytes: 10 * mebibyte,
  uploadId: null,
  sentBytes,
  phase,
});

test('files on their way say how many bytes of how many', () => {
  expect(phaseWords(upload({ kind: 'sending' }, 3 * mebibyte))).toBe('3 MiB of 10 MiB');
  expect(phaseWords(upload({ kind: 'paused' }, 3 * mebibyte))).toBe('Paused after 3 MiB');
});

test('a lost connection says that nothing needs to be done, and a long one that it is the storage', () => {
  expect(phaseWords(upload({ kind: 'disconnected', tries: 1 }))).toMatch(/goes on by itself/);
  expect(phaseWords(upload({ kind: 'disconnected', tries: 4 }))).toMatch(/storage cannot be reached/);
});

test('all files together say what was sent, what needs the person, how fast it goes and for how long', () => {
  const uploads = [
    upload({ kind: 'accepted', jobId: 'job' }, 10 * mebibyte),
    upload({ kind: 'sending' }, 5 * mebibyte),
    upload({ kind: 'refused', problem }),
    upload({ kind: 'failed', problem }),
  ];
  const { headline, pace, share } = summaryOf({ uploads, bytesPerSecond: mebibyte });
  expect(headline).toBe('1 of 4 files sent, 1 refused, 1 needs you');
  expect(pace).toBe('1 MiB/s, 15 seconds left');
  expect(share).toBe(0.5);
  expect(summaryOf({ uploads: [], bytesPerSecond: null })).toEqual({
    headline: '0 of 0 files sent',
    pace: null,
    share: 0,
  });
});
