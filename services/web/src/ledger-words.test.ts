import { expect, it } from 'vitest';
import { kindLabel, quantityInWords } from './ledger-words.ts';

it('a quantity of the ledger carries its unit', () => {
  expect(quantityInWords('cpu_ms', 1_605)).toBe('1,605 ms');
  expect(quantityInWords('stored_bytes', 6_205_328)).toBe('5.9 MiB');
  expect(quantityInWords('model_input_tokens', 812)).toBe('812');
});

it('a kind without a word of its own is written plainly', () => {
  expect(kindLabel('model_input_tokens')).toBe('Model input');
  expect(kindLabel('moon_phases')).toBe('Moon phases');
});
