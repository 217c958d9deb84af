import { createHash } from 'node:crypto';
import { deviceBpmSchema, deviceNameSchema } from '@trc/contracts/documents/export.v1';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerOf, type Md5 } from './file-forms.ts';
import { type PlacedFile, padconf } from './padconf.ts';
import { projectFolders, readPadconf, readSmpHeader, readSums } from './read-project.ts';

/**
 * Each test names what it holds the bytes against: "lines" are of documentation/design/SP404MK2_FORMAT.md in git-moss/ConvertWithMoss at 14f97349,
 * "02-files" and "03-parameters" are pages of docs/re in TuscanPL/SparkyMK2.
 */
const md5: Md5 = (bytes) => createHash('md5').update(bytes).digest();

const hundredths = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100);
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 #()+_-]{0,21}[A-Za-z0-9]$/);
const file = fc
  .record({
    i: fc.integer({ min: 0, max: 159 }),
    name,
    loop: fc.boolean(),
    one_shot: fc.boolean(),
    bpm: fc.option(hundredths(40, 200)),
    smpBytes: fc.integer({ min: 514, max: 0x7fff_ffff }),
  })
  .map(({ i, name, loop, one_shot, bpm, smpBytes }): PlacedFile & { i: number } => ({
    i,
    name,
    pad: { bank: 1 + Math.floor(i / 16), pad: 1 + (i % 16), loop, one_shot, bpm },
    smpBytes,
  }));
const files = fc.uniqueArray(file, { selector: ({ i }) => i, maxLength: 160 });
const tempos = fc.record({
  bpm: fc.option(hundredths(40, 200)),
  banks: fc.uniqueArray(fc.record({ bank: fc.integer({ min: 1, max: 10 }), bpm: hundredths(40, 200) }), {
    selector: ({ bank }) => bank,
  }),
});

function read(bytes: Uint8Array) {
  const result = readPadconf(bytes);
  if (!result.ok) throw new Error(result.detail);
  return result.value;
}
const faultOf = (bytes: Uint8Array) => {
  const result = readPadconf(bytes);
  return result.ok ? null : result.detail;
};
const written = padconf([
  {
    name: 'dusty loop',
    pad: { bank: 2, pad: 3, loop: true, one_shot: false, bpm: 93.57 },
    smpBytes: 384_512,
  },
  { name: 'kick', pad: { bank: 1, pad: 1, loop: false, one_shot: true, bpm: null }, smpBytes: 19_712 },
]);
const changed = (at: number, value: number, bytes = written) => {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint32(at, value);
  return copy;
};

describe('PADCONF.BIN', () => {
  it('is read as it was written: pads in order, names, loops, one-shots, tempos (lines 65–121)', () => {
    expect(read(written).pads).toEqual([
      { bank: 1, pad: 1, name: 'kick', loop: false, one_shot: true, bpm: null, smpBytes: 19_712 },
      { bank: 2, pad: 3, name: 'dusty loop', loop: true, one_shot: false, bpm: 93.57, smpBytes: 384_512 },
    ]);
  });

  it('has the tempo of the project in hundredths and that of banks times 200 (line 89; 03-parameters, "Project settings")', () => {
    const { tempos } = read(padconf([], { bpm: 123.45, banks: [{ bank: 10, bpm: 40.01 }] }));
    expect(tempos.bpm).toBe(123.45);
    expect(tempos.banks?.map(({ bpm }) => bpm)).toEqual([...Array(9).fill(123.45), 40.01]);
  });

  it('written again from what was read is the same to the byte', () => {
    fc.assert(
      fc.property(files, tempos, (files, tempos) => {
        const before = padconf(files, tempos);
        const { pads, tempos: told } = read(before);
        const again = pads.map(({ bank, pad, name, loop, one_shot, bpm, smpBytes }) => ({
          name,
          pad: { bank, pad, loop, one_shot, bpm },
          smpBytes,
        }));
        const after = padconf(again, { bpm: told.bpm ?? null, banks: told.banks ?? [] });
        expect(Buffer.from(after).equals(Buffer.from(before))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('in the form that the device keeps for itself is refused with words that say so (02-files: 52,000 bytes)', () => {
    expect(faultOf(new Uint8Array(52_000))).toMatch(/device's own form.*export the project on the device/);
  });

  it.each([
    ['another size', written.subarray(1), /31487 bytes/],
    ['another magic (line 84)', changed(0, 0), /does not begin/],
    ['another count of pads (line 85)', changed(4, 159), /160 pads/],
    ['another version (line 86)', changed(8, 0x0300_0000), /another version/],
    ['another size of its pads (line 87)', changed(12, 1), /another size/],
  ])('with %s is refused', (_, bytes, says) => {
    expect(faultOf(bytes)).toMatch(says);
  });

  it('whatever its bytes are, it is refused or comes to pads that a layout takes', () => {
    const noise = fc.uint8Array({ minLength: 31_488 - 16, maxLength: 31_488 - 16 });
    fc.assert(
      fc.property(noise, (tail) => {
        const bytes = new Uint8Array(31_488);
        bytes.set(written.subarray(0, 16));
        bytes.set(tail, 16);
        for (const { name, bpm } of read(bytes).pads) {
          expect(deviceNameSchema.safeParse(name).success).toBe(true);
          if (bpm !== null) expect(deviceBpmSchema.safeParse(bpm).success).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(faultOf(bytes)).not.toBeNull();
      }),
    );
  });
});

describe('the header of a sound', () => {
  const head = headerOf('sp404mk2-project', 24_000, 2, md5);
  const fileBytes = 512 + 24_000 * 4;

  it('is read as it was written: 48 kHz, 16 bits, one channel or two (lines 48–61)', () => {
    expect(readSmpHeader(head, fileBytes, md5)).toEqual({ ok: true, value: { channels: 2, frames: 24_000 } });
  });

  it('keeps whatever filler the device writes behind the digest (02-files, "*.SMP sample")', () => {
    const filled = Uint8Array.from(head).fill(0xa5, 48);
    expect(readSmpHeader(filled, fileBytes, md5).ok).toBe(true);
  });

  it.each([
    ['too short for one', head.subarray(0, 511), fileBytes, /shorter/],
    ['of another magic (line 50)', changed(0, 0, head), fileBytes, /does not begin/],
    ['of another rate (line 52)', changed(8, 44_100, head), fileBytes, /44100 Hz/],
    ['of another depth (line 54)', changed(16, 24, head), fileBytes, /24 bits/],
    ['of three channels (line 53)', changed(12, 3, head), fileBytes, /3 channels/],
    ['of another size than the file (line 51)', head, fileBytes + 4, /another size/],
    ['of half a frame', head, fileBytes - 1, /whole number/],
    ['of no sound', head, 512, /whole number/],
    ['with another digest (02-files: the MD5 of bytes 4 to 19)', changed(32, 1, head), fileBytes, /MD5/],
  ])('%s is refused', (_, bytes, size, says) => {
    const result = readSmpHeader(bytes, size, md5);
    expect(result.ok ? '' : result.detail).toMatch(says);
  });

  it('whatever the bytes are, it answers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(), (bytes, size) => {
        expect(readSmpHeader(bytes, size, md5).ok).toBe(false);
        const bent = Uint8Array.from(head);
        bent.set(bytes.subarray(0, 512));
        expect(readSmpHeader(bent, size, md5).ok).toBeTypeOf('boolean');
      }),
    );
  });
});

it('a project is found where a card has one, in a folder of its own too, and nowhere else', () => {
  const paths = [
    'PADCONF.BIN',
    'EXPORT/PROJECT/PROJECT_02/PADCONF.BIN',
    'IMPORT/PROJECT_16/PADCONF.BIN',
    'card/IMPORT/PROJECT_01/PADCONF.BIN',
    'my project/PADCONF.BIN',
    'IMPORT/PROJECT_17/PADCONF.BIN',
    'a/b/PADCONF.BIN',
    'IMPORT/PROJECT_01/XPADCONF.BIN',
  ];
  expect(projectFolders(paths)).toEqual([
    '',
    'EXPORT/PROJECT/PROJECT_02/',
    'IMPORT/PROJECT_16/',
    'card/IMPORT/PROJECT_01/',
    'my project/',
  ]);
});

it('a manifest is read as sha256sum writes it, and refused with any other line', () => {
  const sum = 'a'.repeat(64);
  const good = readSums(`${sum}  IMPORT/a b.SMP\n${sum} *c\r\n`);
  expect(good.ok && [...good.value]).toEqual([
    ['IMPORT/a b.SMP', sum],
    ['c', sum],
  ]);
  for (const text of ['hello', `${sum}  a\n${sum}  a`, `${sum.toUpperCase()}  a`])
    expect(readSums(text).ok).toBe(false);
});
