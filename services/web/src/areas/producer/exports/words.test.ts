import { expect, it } from 'vitest';
import type { Item } from './export.ts';
import { faceOf, facesOf } from './face.ts';
import {
  changesText,
  lengthText,
  loudnessText,
  measuredText,
  padKey,
  padTempo,
  padText,
  temposText,
} from './words.ts';

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
  gain_db: 0,
};

it('changes are said in a few words each, and none as none', () => {
  expect(changesText(item)).toBe('shorter or plainer name, 210 becomes 105, which the device takes');
  expect(changesText({ ...item, changes: [] })).toBe('as it is');
});

it('what becomes of the loudness is said in decibels, and why it is not more', () => {
  expect(changesText({ ...item, changes: ['louder', 'held-by-peak'], gain_db: 3.24 })).toBe(
    '3.2 dB louder, held by its peak',
  );
  expect(changesText({ ...item, changes: ['quieter'], gain_db: -6 })).toBe('6 dB quieter');
  expect([loudnessText(null), loudnessText(-14)]).toEqual([
    'as each sound is',
    'all at −14 LUFS, as far as peaks allow',
  ]);
});

it('a measured tempo is told with what the device gets of it', () => {
  expect(measuredText(item)).toBe('Measured 210 → 105, which the device takes.');
  expect(measuredText({ measured_bpm: 92.5, bpm: 92.5 })).toBe('Measured 92.5.');
  expect(measuredText({ measured_bpm: null, bpm: null })).toBe('No tempo was measured.');
});

it('tempos that were said are named, the others come from the pads', () => {
  const pads = [1, 2].map((bank) => ({ bank, pad: 1, sample_id: 'smp_1', loop: false }));
  const at = (bank: number) => ({ bank, bpm: 88.5 });
  expect(temposText({ pads })).toBe('Tempos: from the pads.');
  expect(temposText({ pads, bpm: 92, banks: [at(2), at(9)] })).toBe(
    'Tempos: the project 92, bank B 88.5, others from their pads.',
  );
  expect(temposText({ pads, bpm: 92, banks: [at(1), at(2), at(9)] })).toBe(
    'Tempos: the project 92, bank A 88.5, bank B 88.5.',
  );
});

it('a pad is read with all that it shows', () => {
  expect(padText('A1', faceOf(item, { loop: true }))).toBe('A1: Grosse, loop, 105 bpm, A minor, loops');
  expect(padText('A2', faceOf({ ...item, bpm: null, key: null }, { loop: false }))).toBe(
    'A2: Grosse, loop, no tempo, no key',
  );
  expect(padText('B1', undefined)).toBe('B1: empty');
});

it('what was set by hand comes before what was measured', () => {
  const set = { loop: false, one_shot: true, bpm: 90, name: 'Boom' };
  expect(padText('A1', faceOf(item, set))).toBe('A1: Boom, loop, 90 bpm, A minor, plays to its end');
  expect(faceOf(item, { loop: false, bpm: null }).bpm).toBeNull();
  expect(faceOf({ ...item, kind: 'one-shot' }, { loop: false }).oneShot).toBe(true);
  expect(faceOf({ ...item, kind: 'one-shot' }, { loop: true }).oneShot).toBe(false);
});

it('a short sound has its hundredths', () => {
  expect([lengthText(0.4), lengthText(9.994), lengthText(12.3)]).toEqual(['0.40 s', '9.99 s', '0:12']);
});

it('tempo and key fit on a pad', () => {
  expect([padTempo(92.55), padTempo(null)]).toEqual(['92.5 bpm', '']);
  expect([padKey('A minor'), padKey('F# major'), padKey(null)]).toEqual(['Am', 'F#', '']);
});

it('a further pad of a sound does not borrow what was set by hand on the first', () => {
  const pads = [
    { bank: 1, pad: 1, sample_id: 'smp_1', loop: false, name: 'Boom', bpm: 90 },
    { bank: 1, pad: 2, sample_id: 'smp_1', loop: true },
  ];
  const faces = facesOf([{ ...item, name: 'Boom', bpm: 90 }], { pads });
  expect(faces.map(({ face }) => [face.name, face.bpm])).toEqual([
    ['Boom', 90],
    ['Größe', 105],
  ]);
});
