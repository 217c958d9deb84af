import { expect, it } from 'vitest';
import { arcWords, energyArc } from './arc.ts';
import type { PlaylistTrack } from './track-diff.ts';

const tracks = (energies: readonly (number | null)[]) =>
  energies.map((energy, index) => ({
    position: index + 1,
    track: {
      title: `T${index}`,
      features: energy === null ? null : { source: 'spotify', values: { energy } },
    },
  })) as unknown as PlaylistTrack[];

it('follows the energy where it is known, and says where it is highest', () => {
  const arc = energyArc(tracks([0.5, null, 0.91, 0.2]));
  expect(arc?.map(({ position }) => position)).toEqual([1, 3, 4]);
  expect(arcWords(arc ?? [])).toBe('Energy begins at 50%, is highest at track 3 with 91%, and ends at 20%.');
});

it('draws nothing when most of it is not known', () => {
  expect(energyArc(tracks([0.5, 0.4, 0.2, null, null, null, null]))).toBeNull();
  expect(energyArc(tracks([]))).toBeNull();
});
