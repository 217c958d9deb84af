import { dice } from '@trc/music/dice';
import { chordOf } from './harmony.ts';
import type { Item } from './manifest.ts';
import { tonicName } from './manifest.ts';
import { still } from './one-shots.ts';
import { finish, playSong } from './render.ts';
import type { Seeds } from './seeds.ts';
import type { MidiNote } from './smf.ts';
import { chooseVoice } from './songs.ts';

const noTempo = { tempo: 'none' } as const;

/** Held chords that swell slowly. A plain triad has a key, though profile matching finds it hard; fifths and clusters have none that all agree on. */
export function drones(seedOf: Seeds): Item[] {
  const kinds = ['I', 'i', 'I', 'i', 'I5', 'isus4'] as const;
  const programs = [48, 50, 52, 88, 89, 91, 92, 93, 94, 95, 16, 19, 21, 90, 99, 101, 109, 49];
  return programs.map((program, nth) => {
    const roll = dice(seedOf(`drone ${program}`));
    const tonic = (nth * 5) % 12;
    const numeral = kinds[nth % kinds.length] as string;
    const seconds = 8 + 10 * roll();
    const notes = (numeral === 'isus4' ? [0, 1, 5, 6] : chordOf(numeral).tones).flatMap((tone) => {
      const pitch = 48 + tonic + tone;
      return [pitch, ...(roll() < 0.5 ? [pitch - 12] : [])].map((each) => held(each, seconds));
    });
    const voice = chooseVoice(roll);
    const triad = numeral === 'I' || numeral === 'i';
    return {
      file: `pads/drone-${program}.${nth % 2 ? 'wav' : 'flac'}`,
      group: 'pad',
      ...noTempo,
      key: triad ? { tonic: tonicName(tonic), scale: numeral === 'I' ? 'major' : 'minor', hard: true } : null,
      make: async (target, scratch) => {
        const wav = await playSong(still(notes, [program], seconds + 2), voice, scratch);
        await finish(
          wav,
          target,
          { seconds, fadeInSeconds: seconds / 3, fadeOutSeconds: seconds / 3, peakDb: -4 },
          scratch,
        );
      },
    };
  });
}

const held = (pitch: number, beats: number): MidiNote => ({
  channel: 0,
  pitch,
  beat: 0,
  beats,
  velocity: 90,
});
