import { expect, test } from 'vitest';
import { jobNames } from './job-names.ts';

function memory(first: string | null = null) {
  let kept = first;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  };
}

test('names are kept for the next visit, the newest 300', () => {
  const storage = memory();
  for (let i = 0; i < 301; i += 1) jobNames(storage).keep(`job_${i}`, `${i}.wav`);
  const names = jobNames(storage);
  expect([names.nameOf('job_300'), names.nameOf('job_1'), names.nameOf('job_0')]).toEqual([
    '300.wav',
    '1.wav',
    null,
  ]);
});

test('a storage that holds nonsense, or takes nothing, costs names only', () => {
  expect(jobNames(memory('{{')).nameOf('job_1')).toBeNull();
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => jobNames(full).keep('job_1', 'a.wav')).not.toThrow();
});
