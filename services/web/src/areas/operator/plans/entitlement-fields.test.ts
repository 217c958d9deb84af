import { expect, it } from 'vitest';
import { type Field, fields, fieldValue, textOf } from './entitlement-fields.ts';

const field = (name: string) => fields.find((one) => one.name === name) as Field;

it('what is written is what was read', () => {
  const plan = { storage_bytes: 104_857_600, model_micros: 100_000, worlds: null, queue: 'free', jobs: 20 };
  for (const [name, value] of Object.entries(plan))
    expect(fieldValue(field(name), textOf(field(name), value))).toBe(value);
  expect(textOf(field('storage_bytes'), 104_857_600)).toBe('100');
  expect(textOf(field('model_micros'), 100_000)).toBe('0.1');
});

it('what is no value is told apart from no limit', () => {
  expect(fieldValue(field('worlds'), ' ')).toBeNull();
  expect(fieldValue(field('waiting_s_max'), '')).toBeUndefined();
  expect(fieldValue(field('jobs'), '-1')).toBeUndefined();
  expect(fieldValue(field('jobs'), 'many')).toBeUndefined();
});
