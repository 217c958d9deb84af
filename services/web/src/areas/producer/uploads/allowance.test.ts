import { expect, test } from 'vitest';
import { fileLimits, filesTogether, type Usage, uploadsLeft } from './allowance.ts';

const usage: Usage = {
  enforcement: 'enforce',
  upload_size_bytes_max: 12 * 1024 * 1024,
  duration_s_max: 60,
  batch_files_max: 20,
  limits: [{ name: 'uploads', window: 'day', limit: 10, used: 7, resets_at: '2026-11-22T00:00:00Z' }],
};

test('the limits of the plan are said before anything is dropped', () => {
  expect(fileLimits(usage)).toBe('WAV, AIFF, MP3, FLAC and OGG, up to 12 MiB and 1 minute each.');
  expect(uploadsLeft(usage)).toEqual({
    left: 3,
    words: '3 of 10 uploads left today.',
    freesAt: '2026-11-22T00:00:00Z',
  });
});

test('where limits are off, or the plan has none, none is said', () => {
  expect(fileLimits({ ...usage, enforcement: 'off' })).toBe('WAV, AIFF, MP3, FLAC and OGG.');
  expect(uploadsLeft({ ...usage, enforcement: 'off' }).left).toBeNull();
  expect(uploadsLeft({ ...usage, limits: [] }).words).toBe('');
});

test('more used than the plan has leaves nothing, and no negative number', () => {
  const [uploads] = usage.limits;
  expect(uploadsLeft({ ...usage, limits: uploads ? [{ ...uploads, used: 12 }] : [] }).left).toBe(0);
});

test('as many files go together as the plan and the API take; none where the plan has no batches', () => {
  const most = (over: Partial<Usage>) => filesTogether({ ...usage, ...over });
  expect([most({}), most({ batch_files_max: 500 }), most({ batch_files_max: null })]).toEqual([20, 100, 100]);
  expect([most({ batch_files_max: 0 }), most({ batch_files_max: 0, enforcement: 'warn' })]).toEqual([1, 100]);
});
