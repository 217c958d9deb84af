import { expect, it } from 'vitest';
import type { WorldMap } from './map.ts';
import { mapWords } from './map-words.ts';

const map: WorldMap = {
  basis: 'features',
  axes: [
    { low: ['calm', 'quiet'], high: ['energetic', 'loud'] },
    { low: [], high: ['bright'] },
  ],
  places: [
    { id: 'a', kind: 'seed', name: 'A', x: 0, y: 0 },
    { id: 'centre', kind: 'centre', name: 'middle', x: 0, y: 0 },
    { id: 'target', kind: 'target', name: 'aim', x: -0.4, y: 0.05 },
  ],
  seedsLeftOut: 2,
};

it('says what near, left, right, up and down mean, and where the answers moved the aim', () => {
  expect(mapWords(map)).toEqual([
    '1 seed placed by how they sound: near means alike.',
    'Further right is more energetic and loud, further left more calm and quiet.',
    'Further up is more bright.',
    'Your answers moved the aim of the playlists from the middle of your seeds towards calm.',
    '2 more seeds have nothing to be placed by.',
  ]);
});

it('says that tags stand in for sound, and that an aim in the middle is one', () => {
  const words = mapWords({
    ...map,
    basis: 'tags',
    places: map.places.map((place) => ({ ...place, x: 0 })),
    seedsLeftOut: 0,
  });
  expect(words[0]).toContain('No seed here has measured sound');
  expect(words).toContain('The playlists aim at the middle of your seeds.');
});
