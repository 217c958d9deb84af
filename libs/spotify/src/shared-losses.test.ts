import { expect, it } from 'vitest';
import { sharedLosses } from './shared-losses.ts';

it('a loss that can be done without is known to all in the same mode; search and write are never given up for all', async () => {
  const marks: string[] = [];
  const losses = sharedLosses({ read: async () => marks, add: async (mark) => void marks.push(mark) });
  for (const capability of ['features', 'batch', 'search', 'write'] as const)
    await losses.tell('extended', capability);
  expect(await losses.known('extended')).toEqual(['features', 'batch']);
  expect(await losses.known('development')).toEqual([]);
});
