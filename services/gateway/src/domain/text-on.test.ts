import { expect, it } from 'vitest';
import { textOn } from './text-on.ts';

it('the text on a colour is the one of black and white with more contrast', () => {
  expect(['#000000', '#1b2cc1', '#ffffff', '#ffe600', '#767676', '#757575'].map(textOn)).toEqual([
    '#ffffff',
    '#ffffff',
    '#000000',
    '#000000',
    '#000000',
    '#ffffff',
  ]);
});
