import { dice, pick } from '@trc/music/dice';
import type { Item } from './manifest.ts';
import { readMono, writeMono } from './pcm.ts';
import { finish, playSong } from './render.ts';
import type { Seeds } from './seeds.ts';
import type { MidiNote, MidiSong } from './smf.ts';
import { chooseVoice } from './songs.ts';

const noTempo = { tempo: 'none' } as const;

/** Single notes of General MIDI: every kind of instrument, from short plucks to held tones. */
export function singleNotes(seedOf: Seeds): Item[] {
  const programs = [
    0, 5, 8, 11, 13, 14, 16, 19, 22, 24, 28, 30, 32, 36, 38, 40, 45, 46, 47, 52, 56, 60, 65, 73, 79, 81, 98,
    105, 107, 112, 114, 117, 119,
  ];
  return programs.map((program, nth) => {
    const roll = dice(seedOf(`note ${program}`));
    const pitch = 36 + Math.floor(48 * roll());
    const beats = pick([0.3, 1, 2, 4], roll);
    const song = still([{ channel: 0, pitch, beat: 0, beats, velocity: 100 }], [program], beats + 1.5);
    const voice = chooseVoice(roll);
    return {
      file: `one-shots/note-${program}.${nth % 3 ? 'wav' : 'flac'}`,
      group: 'one-shot',
      ...noTempo,
      key: null,
      make: async (target, scratch) =>
        finish(await playSong(song, voice, scratch), target, { peakDb: -1 - 11 * (nth % 2) }, scratch),
    };
  });
}

/** What is struck once and is more than one note: stabs of chords, rolls, flams, falls and swells of cymbals. */
export function gestures(seedOf: Seeds): Item[] {
  const stab = (program: number, pitches: readonly number[], beats: number) => ({
    programs: [program],
    notes: pitches.map((pitch): MidiNote => ({ channel: 0, pitch, beat: 0, beats, velocity: 110 })),
  });
  const strokes = (pitch: number, times: readonly number[], swell: number) => ({
    programs: [],
    notes: times.map(
      (beat, nth): MidiNote => ({
        channel: 9,
        pitch,
        beat,
        beats: 0.1,
        velocity: 100 + swell * (nth - times.length),
      }),
    ),
  });
  const evenly = (count: number, seconds: number) =>
    Array.from({ length: count }, (_, nth) => (nth * seconds) / count);
  const run = (program: number, pitches: readonly number[], seconds: number) => ({
    programs: [program],
    notes: pitches.map(
      (pitch, nth): MidiNote => ({
        channel: 0,
        pitch,
        beat: (nth * seconds) / pitches.length,
        beats: 0.4,
        velocity: 95,
      }),
    ),
  });
  const gesturesByName: Readonly<
    Record<string, { programs: readonly number[]; notes: readonly MidiNote[] }>
  > = {
    'stab-minor': stab(81, [57, 60, 64, 67], 0.3),
    'stab-brass': stab(61, [55, 59, 62, 67], 0.5),
    'stab-organ': stab(16, [53, 57, 60, 65], 0.8),
    'hit-orchestra': stab(55, [48, 60], 1),
    'choir-ah': stab(52, [60, 63, 67], 2),
    'guitar-chug': stab(30, [40, 47, 52], 0.4),
    'roll-snare': strokes(38, evenly(26, 1.4), 2),
    'roll-timpani': { ...run(47, Array(30).fill(41), 1.8), programs: [47] },
    'flam-tom': strokes(45, [0, 0.035], 8),
    'double-kick': strokes(36, [0, 0.19], 4),
    'triple-clap': strokes(39, [0, 0.016, 0.034], 4),
    crash: strokes(49, [0], 0),
    'swell-cymbal': strokes(51, evenly(40, 1.9), 2),
    gliss: run(
      46,
      Array.from({ length: 22 }, (_, nth) => 50 + 2 * nth),
      1.1,
    ),
    'chromatic-run': run(
      0,
      Array.from({ length: 16 }, (_, nth) => 84 - nth),
      0.9,
    ),
    mordent: run(73, [72, 74, 72, 71, 72], 0.4),
    'bell-tree': run(14, [96, 93, 91, 88, 86, 84, 81], 0.6),
    'reverse-cymbal': stab(119, [60], 2.5),
  };
  return Object.entries(gesturesByName).map(([name, { programs, notes }], nth) => {
    const song = still(notes, programs, Math.max(...notes.map(({ beat, beats }) => beat + beats)) + 1.2);
    const voice = chooseVoice(dice(seedOf(`gesture ${name}`)));
    return {
      file: `one-shots/${name}.${nth % 4 ? 'wav' : 'mp3'}`,
      group: 'one-shot',
      ...noTempo,
      key: null,
      make: async (target, scratch) =>
        finish(await playSong(song, voice, scratch), target, { peakDb: -2 }, scratch),
    };
  });
}

/** Notes whose beats are seconds. */
export function still(notes: readonly MidiNote[], programs: readonly number[], seconds: number): MidiSong {
  const channels = programs.map((program, channel) => ({
    channel,
    program,
    volume: 100,
    pan: 64,
    detuneCents: 0,
  }));
  return { tempos: [{ beat: 0, bpm: 60 }], channels, notes, lengthBeats: seconds };
}

/** A sound of a package as it is, its peak at −1 dB. */
export function oneShotOf(file: string, name: string, group = 'one-shot'): Item {
  return {
    file: `one-shots/${name}.wav`,
    group,
    ...noTempo,
    key: null,
    make: async (target) => writeMono(target, await readMono(file), 0.9),
  };
}
