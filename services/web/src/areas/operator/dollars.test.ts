import { expect, it } from 'vitest';
import { csvAddress } from './csv-address.ts';
import { dollarsText, microsOf } from './dollars.ts';

it.each([
  ['12', 12_000_000],
  [' $12.50 ', 12_500_000],
  ['1,200', 1_200_000_000],
  ['0.000001', 1],
  ['0', 0],
  ['4.35', 4_350_000],
  ['', null],
  ['-1', null],
  ['1e3', null],
  ['0.0000001', null],
  ['1000001', null],
])('%s is %s micro-dollars', (text, micros) => {
  expect(microsOf(text)).toBe(micros);
});

it.each([0, 1, 90, 100_000, 12_500_000, 4_350_000, 1_200_000_000])('%s goes out and in', (micros) => {
  expect(microsOf(dollarsText(micros))).toBe(micros);
});

it('what is typed has whole cents', () => {
  expect([12_500_000, 20_000_000, 1_234_500].map(dollarsText)).toEqual(['12.50', '20', '1.2345']);
});

it('a table as CSV has the query of the table', () => {
  expect(
    csvAddress('/v1/admin/costs', { from: '2026-11-01', to: undefined, group_by: 'kind', tenant_id: null }),
  ).toBe('/v1/admin/costs?from=2026-11-01&group_by=kind&format=csv');
});
