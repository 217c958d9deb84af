import { expect, it } from 'vitest';
import { brightness, noisiness, place } from './spectrum.ts';

it('every octave is as wide as the next', () => {
  expect(place(20)).toBe(0);
  expect(place(20_000)).toBe(1);
  expect(place(400) - place(200)).toBeCloseTo(place(6_400) - place(3_200), 9);
  expect([place(1), place(48_000)]).toEqual([0, 1]);
});

it('brightness and noise have words', () => {
  expect([200, 900, 2_000, 8_000].map(brightness)).toEqual(['dark', 'warm', 'bright', 'very bright']);
  expect([0.01, 0.1, 0.6].map(noisiness)).toEqual(['tonal', 'mixed', 'noisy']);
});
