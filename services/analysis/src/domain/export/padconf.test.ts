import { describe, expect, it } from 'vitest';
import { type PlacedFile, padconf, smpName } from './padconf.ts';

/**
 * Each test names what it holds the bytes against: "lines" are of documentation/design/SP404MK2_FORMAT.md in git-moss/ConvertWithMoss at 14f97349,
 * "02-files" and "03-parameters" are pages of docs/re in TuscanPL/SparkyMK2.
 */
const loop: PlacedFile = {
  name: 'dusty loop',
  pad: { bank: 2, pad: 3, loop: true, one_shot: false, bpm: 93.5 },
  smpBytes: 384_512,
};
const kick: PlacedFile = {
  name: 'kick',
  pad: { bank: 1, pad: 1, loop: false, one_shot: true, bpm: null },
  smpBytes: 19_712,
};
const bytes = padconf([kick, loop]);
const view = new DataView(bytes.buffer);
const text = (at: number, length: number) => Buffer.from(bytes.subarray(at, at + length)).toString('latin1');
const recordOf = (bank: number, pad: number) => 0x80 + ((bank - 1) * 16 + pad - 1) * 172;
const nameOf = (bank: number, pad: number) => text(0x6c00 + ((bank - 1) * 16 + pad - 1) * 24, 24);

describe('PADCONF.BIN', () => {
  it('has the export form: 31,488 bytes, version 2, records at 0x80, names at 0x6C00 (lines 70–79)', () => {
    expect(bytes).toHaveLength(31_488);
    expect(0x80 + 160 * 172).toBe(0x6c00);
    expect(0x6c00 + 160 * 24).toBe(31_488);
  });

  it('begins with magic, count of pads, version and size of the pad data (lines 84–87)', () => {
    expect(text(0, 4)).toBe('RFPD');
    expect(view.getUint32(0x04)).toBe(160);
    expect(view.getUint32(0x08)).toBe(0x0200_0000);
    expect(view.getUint32(0x0c)).toBe(0x7a80);
  });

  it('has the tempo of each bank times 200, the middle of all where a bank has none (line 89)', () => {
    const banks = Array.from({ length: 10 }, (_, bank) => view.getUint32(0x40 + 4 * bank) / 200);
    expect(banks).toEqual(Array(10).fill(93.5));
    const two = padconf([loop, { ...loop, pad: { ...loop.pad, bank: 5, bpm: 120 } }]);
    expect(new DataView(two.buffer).getUint32(0x40 + 4 * 4)).toBe(24_000);
  });

  it('has the tempos that are given, of banks times 200 and of the project times 100; a bank that has neither has the project’s (line 89; 03-parameters, "Project settings", word 0)', () => {
    const given = padconf([kick, loop], { bpm: 71.25, banks: [{ bank: 2, bpm: 140.01 }] });
    const header = new DataView(given.buffer);
    expect(header.getUint32(0x10)).toBe(7_125);
    expect(header.getUint32(0x40 + 4 * 1)).toBe(28_002);
    for (const bank of [0, 2, 9]) expect(header.getUint32(0x40 + 4 * bank)).toBe(14_250);
    expect(padconf([kick, loop], { bpm: null, banks: [] })).toEqual(bytes);
  });

  it('lets the pads follow the tempo of their bank (03-parameters, "Project settings", word 0)', () => {
    expect(view.getUint32(0x10)).toBe(9_350);
  });

  it('says of a pad where its sound ends, starts and loops: the whole of it (lines 101–104, 109; 512 is the beginning)', () => {
    const at = recordOf(2, 3);
    expect(view.getUint32(at + 0x00)).toBe(384_512);
    expect(view.getUint32(at + 0x04)).toBe(512);
    expect(view.getUint32(at + 0x08)).toBe(384_512);
    expect(view.getUint32(at + 0x2c)).toBe(512);
  });

  it('has volume, tempo times 100, pitch, fine tune and pan of a pad (lines 105, 108, 110–112)', () => {
    const at = recordOf(2, 3);
    expect(view.getUint32(at + 0x0c)).toBe(127);
    expect(view.getUint32(at + 0x24)).toBe(9_350);
    expect(view.getInt32(at + 0x30)).toBe(0);
    expect(view.getInt32(at + 0x34)).toBe(0);
    expect(view.getUint32(at + 0x48)).toBe(0x40);
  });

  it('has the loop flag of a looped pad in both places that are described, and in neither of another (line 106; 03-parameters, field 5)', () => {
    expect([0x10, 0x14].map((field) => view.getUint32(recordOf(2, 3) + field))).toEqual([1, 0x7fff_ffff]);
    expect([0x10, 0x14].map((field) => view.getUint32(recordOf(1, 1) + field))).toEqual([0, 0]);
  });

  it('plays a one-shot as one (03-parameters, "Flags in 70", bit 5)', () => {
    expect(view.getUint32(recordOf(1, 1) + 0x28)).toBe(32);
    expect(view.getUint32(recordOf(2, 3) + 0x28)).toBe(0);
  });

  it('names a used pad in ASCII with a NUL, an unused one with blanks, each in 24 bytes (lines 118–119)', () => {
    expect(nameOf(2, 3)).toBe(`dusty loop\0${' '.repeat(13)}`);
    expect(nameOf(1, 1)).toBe(`kick\0${' '.repeat(19)}`);
    expect(nameOf(1, 2)).toBe(' '.repeat(24));
    const longest = padconf([{ ...kick, name: 'x'.repeat(23) }]);
    expect(Buffer.from(longest.subarray(0x6c00, 0x6c18)).toString()).toBe(`${'x'.repeat(23)}\0`);
  });

  it('leaves every other pad as a fresh project has it: no sound, and all else at its default', () => {
    const fresh = bytes.subarray(recordOf(1, 2), recordOf(1, 3));
    expect(view.getUint32(recordOf(1, 2))).toBe(0);
    for (let pad = 3; pad <= 16; pad++)
      expect(bytes.subarray(recordOf(1, pad), recordOf(1, pad) + 172)).toEqual(fresh);
    expect(bytes.subarray(recordOf(10, 16), recordOf(10, 16) + 172)).toEqual(fresh);
  });

  it('is the same for the same pads', () => {
    expect(padconf([loop, kick])).toEqual(bytes);
  });
});

it('a sound is named by bank and pad, as lines 42–44 have it', () => {
  expect(smpName({ bank: 2, pad: 1 })).toBe('BANK2-01.SMP');
  expect(smpName({ bank: 10, pad: 16 })).toBe('BANK10-16.SMP');
});
