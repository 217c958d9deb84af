import { expect, it } from 'vitest';
import { exportPath } from './export-path.ts';

it('a few sounds go by the address, many by the storage of the tab', () => {
  const stored = new Map<string, string>();
  const storage = { setItem: (key: string, value: string) => void stored.set(key, value) };
  expect(exportPath(['smp_1', 'smp_2'], storage)).toBe('/exports/new?samples=smp_1,smp_2');
  expect(stored.size).toBe(0);
  const many = Array.from({ length: 41 }, (_, n) => `smp_${n}`);
  expect(exportPath(many, storage)).toBe('/exports/new');
  expect(JSON.parse(stored.get('export-samples') ?? '')).toEqual(many);
});
