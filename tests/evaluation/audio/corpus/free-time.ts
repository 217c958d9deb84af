import { dice, pick } from '@trc/music/dice';
import { gaussian } from './composer.ts';
import { drumKeys } from './genres.ts';
import { chordOf, harmonies } from './harmony.ts';
import type { Item } from './manifest.ts';
import { tonicName } from './manifest.ts';
import { still } from './one-shots.ts';
import { finish, playSong } from './render.ts';
import type { Seeds } from './seeds.ts';
import type { MidiNote } from './smf.ts';
import { chooseVoice } from './songs.ts';

const noTempo = { tempo: 'none' } as const;

/** Music without a beat: chords and notes of a key at random times. */
export function rubato(seedOf: Seeds): Item[] {
  const programs = [0, 24, 46, 48, 11, 4, 73, 19, 89, 0, 14, 104];
  return programs.map((program, nth) => {
    const roll = dice(seedOf(`rubato ${nth}`));
    const harmony = harmonies[nth % 2 ? 'minor' : 'major'];
    const tonic = (nth * 7) % 12;
    const numerals = pick(harmony.rounds, roll).replaceAll('/', ' ').split(' ');
    const notes: MidiNote[] = [];
    let beat = 0;
    for (let at = 0; beat < 16; at += 1) {
      const { tones } = chordOf(numerals[at % numerals.length] as string);
      for (const tone of [tones[0] as number, ...tones, pick(tones, roll) + 12]) {
        notes.push({
          channel: 0,
          pitch: 48 + tonic + tone,
          beat,
          beats: 2.5,
          velocity: 60 + Math.floor(40 * roll()),
        });
        beat += 0.04 + 0.5 * Math.exp(0.9 * gaussian(roll));
      }
    }
    const voice = chooseVoice(roll);
    return {
      file: `free/rubato-${nth + 1}.${nth % 2 ? 'wav' : 'mp3'}`,
      group: 'free',
      ...noTempo,
      key: { tonic: tonicName(tonic), scale: harmony.scale, hard: true },
      make: async (target, scratch) =>
        finish(
          await playSong(still(notes, [program], beat + 3), voice, scratch),
          target,
          { peakDb: -3 },
          scratch,
        ),
    };
  });
}

/** Strokes of drums at random times: as many attacks as a groove has, and no beat. */
export function freeDrums(seedOf: Seeds): Item[] {
  const strokesPerSecond = [1.5, 2.5, 4, 6, 9, 14];
  return strokesPerSecond.map((density, nth) => {
    const roll = dice(seedOf(`free drums ${nth}`));
    const notes: MidiNote[] = [];
    const seconds = 8 + 2 * nth;
    for (let beat = 0; beat < seconds; beat += -Math.log(1 - roll()) / density) {
      const pitch = pick(Object.values(drumKeys), roll);
      notes.push({ channel: 9, pitch, beat, beats: 0.1, velocity: 50 + Math.floor(70 * roll()) });
    }
    const voice = chooseVoice(roll);
    return {
      file: `free/drums-${nth + 1}.${nth % 2 ? 'flac' : 'wav'}`,
      group: 'free',
      ...noTempo,
      key: 'none',
      make: async (target, scratch) =>
        finish(
          await playSong(still(notes, [], seconds + 1), voice, scratch),
          target,
          { peakDb: -2 },
          scratch,
        ),
    };
  });
}
