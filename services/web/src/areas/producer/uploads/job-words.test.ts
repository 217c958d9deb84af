import { expect, test } from 'vitest';
import { findings, jobWords } from './job-words.ts';

const job = { status: 'pending', stage: null, parked_reason: null } as const;
const waiting = { position: 3, reason: 'fairness', parked_reason: null } as const;

test('a job that waits says where it stands and why', () => {
  expect(jobWords(job, waiting)).toBe('Number 3 in the queue: it is other customers’ turn');
  expect(jobWords({ ...job, position: 1 }, { ...waiting, reason: 'workers-busy' })).toBe(
    'Next in the queue: all workers are busy',
  );
  expect(jobWords(job, undefined)).toBe('In the queue');
});

test('a job that is worked on says what happens now', () => {
  expect(jobWords({ ...job, status: 'processing', stage: 'decode' }, undefined)).toBe('Is measured');
  expect(jobWords({ ...job, status: 'processing', stage: 'new' }, undefined)).toBe('Is analysed');
  expect(jobWords({ ...job, status: 'parked', parked_reason: 'the model rests' }, waiting)).toBe(
    'Parked: the model rests',
  );
});

test('what was found is said in a label, without what there is not', () => {
  expect(findings({ kind: 'loop', tempo: { bpm: 120.04 }, key: { tonic: 'G', scale: 'major' } })).toBe(
    '120 bpm · G major · loop',
  );
  expect(findings({ kind: 'one-shot', tempo: null, key: null })).toBe('one-shot');
});
