import { expect, it } from 'vitest';
import { chosenPair } from './version-pair.ts';

const none = { from: null, to: null };

it('compares the newest with the one before it until the address says otherwise', () => {
  expect(chosenPair([4, 3, 2, 1], none)).toEqual({ from: 3, to: 4 });
  expect(chosenPair([4, 3, 2, 1], { from: null, to: '2' })).toEqual({ from: 1, to: 2 });
  expect(chosenPair([4, 3, 2, 1], { from: '1', to: '4' })).toEqual({ from: 1, to: 4 });
  expect(chosenPair([4, 3], { from: '17', to: 'x' })).toEqual({ from: 3, to: 4 });
});

it('compares nothing where there is one version', () => {
  expect(chosenPair([1], none)).toBeNull();
  expect(chosenPair([], none)).toBeNull();
});
