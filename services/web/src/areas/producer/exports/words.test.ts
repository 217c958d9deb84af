import { expect, it } from 'vitest';
import type { Item } from './export.ts';
import { changesText, lengthText, padKey, padTempo, padText } from './words.ts';

const item: Item = {
  sample_id: 'smp_1',
  filename: 'Größe.wav',
  name: 'Grosse',
  kind: 'loop',
  measured_bpm: 210,
  bpm: 105,
  key: 'A minor',
  duration_s: 2,
  size_bytes: 1,
  left_out: null,
  changes: ['renamed', 'tempo-folded'],
} as unknown as Item;

it('changes are said in a few words each, and none as none', () => {
  expect(changesText(item)).toBe('shorter or plainer name, 210 becomes 105, which the device takes');
  expect(changesText({ ...item, changes: [] })).toBe('as it is');
});

it('a pad is read with all that it shows', () => {
  expect(padText('A1', item, true)).toBe('A1: Grosse, loop, 105 bpm, A minor, loops');
  expect(padText('A2', { ...item, bpm: null, key: null }, false)).toBe('A2: Grosse, loop, no tempo, no key');
  expect(padText('B1', undefined, false)).toBe('B1: empty');
});

it('a short sound has its hundredths', () => {
  expect([lengthText(0.4), lengthText(9.994), lengthText(12.3)]).toEqual(['0.40 s', '9.99 s', '0:12']);
});

it('tempo and key fit on a pad', () => {
  expect([padTempo(92.55), padTempo(null)]).toEqual(['92.5 bpm', '']);
  expect([padKey('A minor'), padKey('F# major'), padKey(null)]).toEqual(['Am', 'F#', '']);
});
