import { expect, it } from 'vitest';
import { outlinePath, stretches } from './waveform.ts';

it('fewer stretches keep the lowest and the highest value of what they cover', () => {
  const peaks = { min: [-0.1, -0.9, 0, -0.2, -0.3], max: [0.5, 0.1, 0.2, 0.8, 0.4] };
  expect(stretches(peaks, 2)).toEqual({ min: [-0.9, -0.3], max: [0.5, 0.8] });
  expect(stretches(peaks, 9)).toEqual(peaks);
  expect(Math.max(...stretches({ min: [], max: [] }, 4).max, 0)).toBe(0);
});

it('the loudest value fills the box, whatever its sign', () => {
  expect(outlinePath({ min: [-0.5, -0.1], max: [0.25, 0.1] })).toBe('M0.5 -0.5L1.5 -0.2L1.5 0.2L0.5 1Z');
});

it('silence is a thin line, and no sound is nothing', () => {
  expect(outlinePath({ min: [0], max: [0] })).toBe('M0.5 -0.02L0.5 0.02Z');
  expect(outlinePath({ min: [], max: [] })).toBe('');
});
