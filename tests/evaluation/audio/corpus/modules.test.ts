import { expect, test } from 'vitest';
import { constantTempo, readModule } from './modules.ts';

/** A ProTracker module of one pattern that is played `times` times; a note on every fourth row. */
function mod(times: number, effects: Readonly<Record<number, readonly [number, number]>> = {}): Buffer {
  const file = Buffer.alloc(1084 + 64 * 16);
  file.writeUInt8(times, 950);
  file.write('M.K.', 1080, 'latin1');
  for (let row = 0; row < 64; row += 4) file.writeUInt16BE(428, 1084 + row * 16);
  for (const [row, [code, value]] of Object.entries(effects)) {
    file.writeUInt8(code, 1084 + Number(row) * 16 + 6);
    file.writeUInt8(value, 1084 + Number(row) * 16 + 7);
  }
  return file;
}

test('ProTracker starts with speed 6 at 125 beats per minute', () => {
  expect(constantTempo(readModule(mod(4)), 30)?.bpm).toBeCloseTo(125, 6);
});

test('a speed set on the first row counts from the start', () => {
  expect(constantTempo(readModule(mod(8, { 0: [0xf, 5] })), 30)?.bpm).toBeCloseTo(150, 6);
});

test('a speed that changes on the way has no constant tempo', () => {
  expect(constantTempo(readModule(mod(4, { 0: [0xf, 6], 32: [0xf, 3] })), 30)).toBeNull();
});

test('other bytes are refused', () => {
  expect(() => readModule(Buffer.alloc(4096))).toThrow(RangeError);
});
