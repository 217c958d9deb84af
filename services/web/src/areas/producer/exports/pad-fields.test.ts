import { deviceNameSchema } from '@trc/contracts/documents/export.v1';
import { expect, it } from 'vitest';
import { faultsOf, nameFault, tempoFault, tempoOf } from './pad-fields.ts';

it.each([
  'Boom',
  'a',
  'kick (2) #1+_-',
  'ends with -',
  'x'.repeat(23),
  'x'.repeat(24),
  '',
  ' Boom',
  'Boom ',
  '-Boom',
  'Größe',
  'Boom/2',
  'Boom🥁',
])('a name is refused here when the API would refuse it: “%s”', (name) => {
  expect(nameFault(name) === null).toBe(deviceNameSchema.safeParse(name).success);
});

it('what is wrong with a name is said', () => {
  expect(nameFault('x'.repeat(28))).toContain('28 characters');
  expect(nameFault('Boom🥁')).toContain('“🥁”');
  expect(nameFault('Boom ')).toContain('end with a blank');
  expect(nameFault(undefined)).toBeNull();
});

it('a tempo is typed with point or comma, in hundredths, and nothing is none of its own', () => {
  expect([tempoOf('92'), tempoOf(' 92,5 '), tempoOf('92.556'), tempoOf('')]).toEqual([
    92,
    92.5,
    92.56,
    undefined,
  ]);
});

it.each(['39.99', '200.01', '-90', 'fast'])('“%s” is no tempo of the device', (text) => {
  expect(tempoFault(tempoOf(text) ?? null)).toContain('40 to 200');
});

it('every fault is named with its place', () => {
  expect(
    faultsOf({
      pads: [
        { bank: 1, pad: 3, sample_id: 's', loop: false, name: 'é', bpm: 20 },
        { bank: 1, pad: 4, sample_id: 's', loop: false, bpm: null },
      ],
      banks: [{ bank: 2, bpm: 300 }],
      bpm: 1,
    }).map((fault) => fault.split(':')[0]),
  ).toEqual(['A3', 'A3', 'Bank B', 'The project']);
});
