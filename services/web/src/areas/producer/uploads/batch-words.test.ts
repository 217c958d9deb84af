import { expect, it } from 'vitest';
import { batchText } from './batch-words.ts';

const none = {
  total: 100,
  waiting: 0,
  pending: 0,
  processing: 0,
  parked: 0,
  ready: 0,
  failed: 0,
  cancelled: 0,
  refused: 0,
};

it('a batch says where its files are, and nothing of what is none', () => {
  expect(batchText({ ...none, ready: 100 })).toBe('100 of 100 ready');
  expect(
    batchText({ ...none, waiting: 5, pending: 8, parked: 2, processing: 3, ready: 80, refused: 2 }),
  ).toBe('80 of 100 ready, 3 being analysed, 10 in the queue, 5 not sent yet, 2 refused');
});
