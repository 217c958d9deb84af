import { expect, it } from 'vitest';
import { aTrack } from './fixtures.ts';
import { topOf } from './top.ts';

const tracks = [
  aTrack('a1', { artists: ['A'] }),
  aTrack('a2', { artists: ['A', 'B'] }),
  aTrack('b', { artists: ['B'] }),
  aTrack('c', { artists: ['C'] }),
  aTrack('d', { artists: ['D'] }),
];
const one = { id: 'one', seeds: ['d'], targets: [] };

it('gives the best track of each first artist, best first, and no seed', () => {
  expect(topOf([0.2, 0.9, 0.5, 0.7, 1], tracks, one, 10)).toEqual(['a2', 'c', 'b']);
});

it('an artist whose best track is a seed comes with the next one', () => {
  expect(topOf([0.2, 0.9, 0.5, 0.7, 1], tracks, { ...one, seeds: ['a2'] }, 2)).toEqual(['d', 'c']);
  expect(topOf([0.2, 0.9, 0.1, 0, 0], tracks, { ...one, seeds: ['a2'] }, 1)).toEqual(['a1']);
});

it('gives as many as are wanted, and among equals those that stand first', () => {
  expect(topOf(new Float64Array(5), tracks, one, 2)).toEqual(['a1', 'b']);
});

it('scores below zero are scores', () => {
  expect(topOf([-3, -1, -2, -5, -4], tracks, one, 10)).toEqual(['a2', 'b', 'c']);
});
