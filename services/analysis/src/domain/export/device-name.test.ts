import { deviceNameSchema } from '@trc/contracts/documents/export.v1';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceName, distinctNames } from './device-name.ts';

describe('a name on the device', () => {
  it.each([
    ['dusty loop.wav', 'dusty loop'],
    ['../../etc/passwd.wav', 'passwd'],
    ['C:\\sounds\\kick 01.aif', 'kick 01'],
    ['Größe – “Café” №5.wav', 'Grosse Cafe No5'],
    ['太鼓.wav', 'sound'],
    ['🥁🥁.wav', 'sound'],
    ['...', 'sound'],
    ['', 'sound'],
    ['.DS_Store', 'DS_Store'],
    ['con.wav', 'con_'],
    ['tab\tand\nline\u0000.wav', 'tab_and_line'],
    [`${'long '.repeat(60)}.wav`, 'long long long long lon'],
    ['harp F#m (2).wav', 'harp F#m (2)'],
    ['ﬁne ½ ①.mp3', 'fine 1_2 1'],
    ["kick';drop--.wav", 'kick_drop'],
  ])('of %j is %j', (filename, name) => {
    expect(deviceName(filename)).toBe(name);
  });

  it('is printable ASCII of 1 to 23 characters, whatever it is made of', () => {
    for (let i = 0; i < 2_000; i++) {
      const filename = Array.from({ length: i % 300 }, (_, k) =>
        String.fromCodePoint((i * 7_919 + k * 104_729) % 0xd7ff),
      ).join('');
      expect(deviceName(filename)).toMatch(/^[A-Za-z0-9][A-Za-z0-9 #()+_-]{0,22}$/);
    }
  });

  it('is made different where two are alike, without regard to case, within its length', () => {
    expect(distinctNames(['kick', 'Kick', 'snare', 'KICK', 'kick-2'])).toEqual([
      'kick',
      'Kick-2',
      'snare',
      'KICK-3',
      'kick-2-2',
    ]);
    const same = distinctNames(Array.from({ length: 160 }, () => 'a'.repeat(23)));
    expect(new Set(same).size).toBe(160);
    expect(Math.max(...same.map(({ length }) => length))).toBe(23);
  });

  const pieces = [
    '..',
    '/',
    '\\',
    ' ',
    '.',
    '_',
    '-',
    '\0',
    'con',
    'LPT1',
    'ß',
    '\u0301',
    '\ud83e',
    'a',
    '\u202e',
    '.wav',
  ];
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...pieces), maxLength: 300 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
      .map((units) => String.fromCharCode(...units)),
  );
  const windows = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

  it('is one that a layout may give, whatever the file is called, and no path and no name of Windows’ own', () => {
    fc.assert(
      fc.property(hostile, (filename) => {
        const name = deviceName(filename);
        expect(deviceNameSchema.safeParse(name).success).toBe(true);
        expect(name).not.toMatch(windows);
        expect(deviceName(`${name}.wav`)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays one when it is made different from all others', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { maxLength: 60 }),
        fc.array(hostile, { maxLength: 5 }),
        (filenames, others) => {
          const given = others.map(deviceName);
          const alike = [...filenames, ...filenames].map(deviceName);
          const names = distinctNames(alike, given);
          for (const name of names) {
            expect(deviceNameSchema.safeParse(name).success).toBe(true);
            expect(name).not.toMatch(windows);
          }
          const all = [...names, ...new Set(given.map((name) => name.toLowerCase()))];
          expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(all.length);
        },
      ),
    );
  });
});
