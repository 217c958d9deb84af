import { expect, test } from 'vitest';
import { type MidiSong, writeSmf } from './smf.ts';
import { readSmf } from './smf-reader.ts';

const song: MidiSong = {
  tempos: [
    { beat: 0, bpm: 120 },
    { beat: 8, bpm: 93.75 },
  ],
  channels: [{ channel: 0, program: 4, volume: 100, pan: 64, detuneCents: -40 }],
  notes: [0, 1, 2.5, 300].map((beat) => ({ channel: 0, pitch: 60, beat, beats: 0.5, velocity: 90 })),
  lengthBeats: 304,
};

test('a written song is read back with its tempi and the starts of its notes', () => {
  const { ticksPerBeat, tempos, onsets } = readSmf(writeSmf(song));
  expect(onsets.map((tick) => tick / ticksPerBeat)).toEqual([0, 1, 2.5, 300]);
  expect(tempos.map(({ tick, bpm }) => [tick / ticksPerBeat, bpm])).toEqual([
    [0, 120],
    [8, 93.75],
  ]);
});

test('the file ends where the song ends, not with its last note', () => {
  const short = writeSmf({ ...song, lengthBeats: 301 });
  const long = writeSmf({ ...song, lengthBeats: 400 });
  const endOf = (file: Buffer) => file.subarray(-6, -3).toString('hex');
  expect(endOf(long)).not.toBe(endOf(short));
  expect(long.subarray(-3).toString('hex')).toBe('ff2f00');
});

test('what the format cannot say is refused instead of written as something else', () => {
  const note = { channel: 0, pitch: 60, beat: 0, beats: 1, velocity: 90 };
  expect(() => writeSmf({ ...song, notes: [{ ...note, pitch: 128 }] })).toThrow(RangeError);
  expect(() => writeSmf({ ...song, notes: [{ ...note, velocity: 0 }] })).toThrow(RangeError);
  expect(() => writeSmf({ ...song, tempos: [{ beat: 0, bpm: 1 }] })).toThrow(RangeError);
});

test('a file that is no MIDI file is refused', () => {
  expect(() => readSmf(Buffer.from('RIFF....WAVEfmt '))).toThrow(RangeError);
});
