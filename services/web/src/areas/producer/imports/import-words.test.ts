import { expect, it } from 'vitest';
import { faceOfPad, type ImportPad, isMoving, padStateText, padsText } from './import-words.ts';

const pad: ImportPad = {
  bank: 1,
  pad: 9,
  name: 'dusty loop',
  loop: true,
  one_shot: true,
  bpm: 104.5,
  sample_id: 'smp_1',
  job_id: 'job_1',
  status: 'ready',
  error: null,
};
const error = { code: 'quota-exceeded', detail: 'All uploads are used.' } as const;
const failed: ImportPad = { ...pad, status: 'failed', sample_id: null, error };

it('the pads of a project are counted by what became of their sounds', () => {
  expect(padsText([pad, { ...pad, status: 'analysing' }])).toBe('1 of 2 pads ready');
  expect(padsText([pad, failed])).toBe('1 of 2 pads ready, 1 without a sound');
  expect(padsText([pad])).toBe('1 of 1 pad ready');
});

it('a pad without its sound says why', () => {
  expect(padStateText(failed)).toBe('All uploads are used.');
  expect([padStateText(pad), padStateText({ ...pad, status: 'analysing' })]).toEqual([
    'ready',
    'is analysed',
  ]);
});

it('a pad that loops is no one-shot', () => {
  expect(faceOfPad(pad)).toMatchObject({ loop: true, oneShot: false, bpm: 104.5 });
  expect(faceOfPad({ ...pad, loop: false }).oneShot).toBe(true);
});

it('only what is read or analysed changes by itself', () => {
  const statuses = ['open', 'reading', 'analysing', 'ready', 'failed'] as const;
  expect(statuses.filter((status) => isMoving({ status }))).toEqual(['reading', 'analysing']);
});
