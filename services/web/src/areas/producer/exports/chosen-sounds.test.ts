import { expect, it } from 'vitest';
import { chosenSounds, keepSounds } from './chosen-sounds.ts';

const id = (n: number) => `smp_${String(n).padStart(26, '0')}`;
const holding = (text: string | null) => ({ getItem: () => text });

it('the address comes before what the tab keeps', () => {
  expect(chosenSounds(`?samples=${id(1)},${id(2)}`, holding(JSON.stringify([id(3)])))).toEqual([
    id(1),
    id(2),
  ]);
  expect(chosenSounds('', holding(JSON.stringify([id(3)])))).toEqual([id(3)]);
});

it('what is no id of a sound is left out, twice is once, and more than any export takes is cut', () => {
  expect(chosenSounds(`?samples=${id(1)},../x,,${id(1)}`, holding(null))).toEqual([id(1)]);
  const many = Array.from({ length: 600 }, (_, n) => id(n));
  expect(chosenSounds('', holding(JSON.stringify(many)))).toHaveLength(500);
});

it('a broken or full storage is an empty choice', () => {
  expect(chosenSounds('', holding('{'))).toEqual([]);
  const full = {
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => keepSounds([id(1)], full)).not.toThrow();
});
