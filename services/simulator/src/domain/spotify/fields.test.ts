import { expect, it } from 'vitest';
import { filterFields } from './fields.ts';

const value = {
  total: 2,
  next: null,
  items: [{ added_at: 'a', item: { uri: 'u', name: 'n', album: { name: 'x', images: [] } } }],
};

it('keeps what is named, in both spellings', () => {
  expect(filterFields(value, 'total,items(item(uri))')).toEqual({
    total: 2,
    items: [{ item: { uri: 'u' } }],
  });
  expect(filterFields(value, 'items.item.name')).toEqual({ items: [{ item: { name: 'n' } }] });
});

it('drops what is excluded', () => {
  expect(filterFields(value, 'items(item(album(!images)))')).toEqual({
    items: [{ item: { album: { name: 'x' } } }],
  });
});

it('does not guess what broken text means', () => {
  for (const text of ['items(', 'items)', ',', 'items..x']) expect(filterFields(value, text)).toBeUndefined();
});
