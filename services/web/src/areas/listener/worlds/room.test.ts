import { expect, it } from 'vitest';
import type { Answer } from '../../../api/client.ts';
import { roomFor } from './room.ts';

type Usage = Answer<'/v1/usage'>;
const usage = (used: number, limit: number | null, enforcement: Usage['enforcement'] = 'enforce') =>
  ({
    plan: 'pro',
    enforcement,
    limits: [{ name: 'worlds', window: 'total', limit, used, resets_at: null }],
  }) as unknown as Usage;

it('says what is used, that nothing is left, and that there is no limit', () => {
  expect(roomFor(usage(2, 5))).toEqual({ words: '2 of 5 worlds of the plan pro used.', isFull: false });
  expect(roomFor(usage(1, 1))).toEqual({
    words: '1 of 1 world of the plan pro used. A new one needs a larger plan.',
    isFull: true,
  });
  expect(roomFor(usage(7, null))?.words).toBe('7 worlds; the plan pro has no limit.');
});

it('threatens nobody where limits are only shown', () => {
  expect(roomFor(usage(5, 5, 'warn'))?.words).toBe('5 of 5 worlds of the plan pro used.');
});
