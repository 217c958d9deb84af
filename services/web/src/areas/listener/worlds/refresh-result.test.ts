import { expect, it } from 'vitest';
import { changeWords, refreshResultOf } from './refresh-result.ts';

const change = {
  intersection: 'heart',
  name: 'A: B',
  kept: 1,
  added: 35,
  dropped: 34,
  for_example: ['X: Y'],
};

it('reads what a preview found, and leaves out what it cannot read', () => {
  const result = { preview: true, changes: [change, { name: 'half' }, null], left_out: ['No plays.', 7] };
  expect(refreshResultOf({ result })).toEqual({
    isPreview: true,
    version: null,
    changes: [change],
    leftOut: ['No plays.'],
  });
  expect(refreshResultOf({ result: { world_version: 3 } })).toMatchObject({
    isPreview: false,
    version: 3,
    changes: [],
  });
  expect(refreshResultOf({ result: null }).changes).toEqual([]);
});

it('says what would be and what was', () => {
  expect(changeWords(change, true)).toBe('1 track would stay, 35 would come, 34 would go.');
  expect(changeWords(change, false)).toBe('1 track stayed, 35 came, 34 went.');
});
