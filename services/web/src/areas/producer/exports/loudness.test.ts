import { loudnessSchema } from '@trc/contracts/documents/export.v1';
import { expect, it } from 'vitest';
import { lufsMax, lufsMin, lufsOf, lufsUsual } from './loudness.ts';

it('a loudness is read as people write it', () => {
  expect(['-14', ' −14,5 ', '–9'].map(lufsOf)).toEqual([-14, -14.5, -9]);
});

it.each(['', '14', '-4.9', '-40.1', 'loud', '-'])('“%s” is none', (text) => {
  expect(lufsOf(text)).toBeUndefined();
});

it('the bounds are those of the API', () => {
  for (const lufs of [lufsMin, lufsUsual, lufsMax]) expect(loudnessSchema.safeParse(lufs).success).toBe(true);
  for (const lufs of [lufsMin - 1, lufsMax + 1]) expect(loudnessSchema.safeParse(lufs).success).toBe(false);
});
