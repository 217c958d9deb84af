import { dice, pick } from '@trc/music/dice';
import { type Composition, compose, type Wishes } from './composer.ts';
import { type Genre, genres } from './genres.ts';
import type { Item, Truth } from './manifest.ts';
import { finish, playSong } from './render.ts';
import type { Seeds } from './seeds.ts';
import type { MidiSong } from './smf.ts';
import { chooseVoice } from './songs.ts';

const lengths = [1, 2, 4, 8];
/** A single bar of a melody can be two notes. */
const melodyLengths = [2, 4, 8];
/** In a loop of fewer bars the harmony has not been round, so nobody can tell its key; a melody needs twice as many. */
const barsWithKey = 4;
const tonicStep = 7;

/** Drum, bass, chord and melody loops of the composer, cut exactly to the bar. */
export function composedLoops(seedOf: Seeds): Item[] {
  const withDrums = genres.filter(({ drums }) => drums.some((pattern) => Object.keys(pattern).length > 0));
  const withBass = genres.filter(({ parts }) => parts.some(({ register }) => register === 'bass'));
  const withChords = genres.filter(({ parts }) => parts.some(({ register }) => register !== 'bass'));
  return [
    ...kind(seedOf, 'drums', withDrums, 1),
    ...kind(seedOf, 'bass', withBass.filter(everyOther(0)), 2),
    ...kind(seedOf, 'chords', withChords.filter(everyOther(1)), 2),
    ...kind(seedOf, 'melody', genres.filter(everyOther(0)), 3),
  ];
}

const everyOther = (from: number) => (_: unknown, at: number) => at % 2 === from;

function kind(seedOf: Seeds, only: NonNullable<Wishes['only']>, of: readonly Genre[], shift: number): Item[] {
  return of.map((genre, nth) => {
    const possible = only === 'melody' ? melodyLengths : lengths;
    const bars = possible[(nth + shift) % possible.length] as number;
    const name = `${only}-${genre.name}-${bars}`;
    const seed = seedOf(`loop ${name}`);
    const roll = dice(seed + 1);
    const wishes = {
      seed,
      seconds: 0,
      tonic: (nth * tonicStep + shift) % 12,
      tempoShare: roll(),
      detuneCents: 0,
    };
    const composition = compose(genre, { ...wishes, loudDrums: false, loopBars: bars, only });
    const voice = chooseVoice(roll);
    // The second time round the loop carries the ringing of its own end, as producers cut it.
    const startSeconds = roll() < 0.6 ? composition.seconds : 0;
    const extension = pick(['wav', 'wav', 'flac'], roll);
    return {
      file: `loops/${name}.${extension}`,
      group: only === 'drums' ? 'drums' : only === 'melody' ? 'melody' : 'loop',
      ...truthOfLoop(composition.truth, bars, only === 'melody' ? barsWithKey * 2 : barsWithKey),
      make: async (target, scratch) => {
        const wav = await playSong(twice(composition), voice, scratch);
        await finish(
          wav,
          target,
          { startSeconds, seconds: composition.seconds, peakDb: -1 - 5 * (nth % 3) },
          scratch,
        );
      },
    };
  });
}

function truthOfLoop({ tempo, key }: Truth, bars: number, barsForKey: number): Truth {
  const known =
    typeof tempo === 'object' && tempo !== null
      ? { ...tempo, octave_firm: tempo.octave_firm && bars > 1 }
      : tempo;
  return { tempo: known, key: typeof key === 'object' && bars < barsForKey ? null : key };
}

function twice({ song, seconds }: Composition): MidiSong {
  const lengthBeats = (seconds / 60) * (song.tempos[0]?.bpm ?? 0);
  const again = song.notes.map((note) => ({ ...note, beat: note.beat + lengthBeats }));
  return { ...song, notes: [...song.notes, ...again], lengthBeats: 2 * lengthBeats + 1 };
}
