import { expect, it } from 'vitest';
import type { World } from './map.ts';
import { movedFeatures, movedTags } from './version-diff.ts';

const world = (over: Partial<World>) => ({ centroid: null, tag_weights: {}, ...over }) as unknown as World;

it('shows the features that moved, the largest change first, by the target or else by the middle of the seeds', () => {
  const before = world({ centroid: { energy: 0.1, tempo: 1, valence: 0.5 } });
  const after = world({ target: { energy: -0.4, tempo: 1.001, valence: 0.6 }, centroid: { energy: 9 } });
  expect(movedFeatures(before, after)).toEqual([
    { name: 'energy', before: 0.1, after: -0.4 },
    { name: 'mood', before: 0.5, after: 0.6 },
  ]);
  expect(movedFeatures(before, before)).toEqual([]);
});

it('shows tags that came, went and moved', () => {
  const before = world({ tag_weights: { jazz: 0.5, dub: 0.3, soul: 0.2 } });
  const after = world({ tag_weights: { jazz: 0.6, soul: 0.2, techno: 0.2 } });
  expect(movedTags(before, after)).toEqual([
    { name: 'dub', before: 0.3, after: null },
    { name: 'techno', before: null, after: 0.2 },
    { name: 'jazz', before: 0.5, after: 0.6 },
  ]);
});
