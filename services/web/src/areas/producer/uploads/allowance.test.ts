import { expect, test } from 'vitest';
import { fileLimits, type Usage, uploadsLeft } from './allowance.ts';

const usage: Usage = {
  enforcement: 'enforce',
  upload_size_bytes_max: 12 * 1024 * 1024,
  duration_s_max: 60,
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
