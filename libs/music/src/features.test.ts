import { expect, it } from 'vitest';
import { featuresFrom, sharedFeatures, standardised } from './features.ts';

const scaler = { mean: { energy: 0.5, tempo: 120, valence: 0.4 }, sd: { energy: 0.25, tempo: 0 } };

it('a value is told in standard deviations from the mean, and not at all where the catalogue has no spread', () => {
  expect(standardised('energy', 0.75, scaler)).toBe(1);
  expect(standardised('energy', 0, scaler)).toBe(-2);
  expect(standardised('tempo', 130, scaler)).toBeUndefined();
  expect(standardised('valence', 0.5, scaler)).toBeUndefined();
  expect(standardised('liveness', 0.5, scaler)).toBeUndefined();
});

it('an unknown feature is absent from a record and never 0 or undefined', () => {
  expect(Object.entries(featuresFrom((name) => (name === 'energy' ? 0 : undefined)))).toEqual([
    ['energy', 0],
  ]);
});

it('only what both sides know is shared, a 0 too', () => {
  expect(sharedFeatures({ energy: 0, tempo: 120 }, { energy: 1, valence: 1 })).toEqual(['energy']);
});
