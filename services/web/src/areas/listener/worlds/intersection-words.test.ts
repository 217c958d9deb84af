import { expect, it } from 'vitest';
import { type Intersection, intersectionWords, signed } from './intersection-words.ts';

const plain: Intersection = {
  id: 'energy-low',
  name: 'Low Flame',
  description: '',
  where: {},
  bias: {},
  tags: [],
};

it('says bounds, years, what is favoured and tags, each in a sentence', () => {
  const words = intersectionWords({
    ...plain,
    where: { energy: { max: -0.6413 }, acousticness: { min: 0.2, max: 1.8 } },
    released: { from: '1965', to: '1974-05' },
    bias: { energy: -0.15, loudness: -0.13, acousticness: 0.12, tempo: 0.01 },
    tags: ['disco', 'funk', 'soul'],
  });
  expect(words).toEqual([
    'Energy of −0.6 and below and acoustic sound between +0.2 and +1.8.',
    'Released from 1965 to 1974-05.',
    'It favours what is calm, quiet and acoustic.',
    'It listens for disco, funk and soul.',
  ]);
});

it('says nothing where nothing is asked for', () => {
  expect(intersectionWords(plain)).toEqual([]);
});

it.each([
  [0.04, '0'],
  [-0.04, '0'],
  [1.25, '+1.3'],
  [-2, '−2.0'],
])('writes %s as %s', (value, written) => expect(signed(value)).toBe(written));
