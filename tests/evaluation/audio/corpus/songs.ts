import { dice, pick } from '@trc/music/dice';
import { compose, type Wishes } from './composer.ts';
import { type Genre, genres } from './genres.ts';
import type { Item } from './manifest.ts';
import { finish, playSong, soundFonts, type Voice } from './render.ts';
import type { Seeds } from './seeds.ts';

const speeds = ['slow', 'medium', 'fast'];
const longGenres = ['pop', 'swing', 'techno'];
const formats = ['mp3', 'flac', 'wav'] as const;

/** Songs of every genre: tempi spread over the genre's range, keys around the circle, both SoundFonts. */
export function songs(seedOf: Seeds): Item[] {
  return genres.flatMap((genre, row) => [
    ...speeds.map((speed, nth) =>
      song(
        seedOf,
        genre,
        speed,
        18 + ((row * 7 + nth * 5) % 13),
        [nth / speeds.length, (nth + 1) / speeds.length],
        row * 5 + nth * 7,
      ),
    ),
    ...(longGenres.includes(genre.name) ? [song(seedOf, genre, 'long', 190 + 5 * row, [0, 1], row)] : []),
  ]);
}

/** Drums alone for as long as a song. */
export function drumTracks(seedOf: Seeds): Item[] {
  const withDrums = genres.filter(({ drums }) => drums.some((pattern) => Object.keys(pattern).length > 1));
  const chosen = withDrums.filter((_, row) => row % 3 === 0);
  return chosen.map((genre, row) => song(seedOf, genre, 'drums', 16 + (row % 9), [0, 1], 0));
}

function song(
  seedOf: Seeds,
  genre: Genre,
  kind: string,
  seconds: number,
  [least, most]: readonly [number, number],
  tonic: number,
): Item {
  const name = `${genre.name}-${kind}`;
  const seed = seedOf(name);
  const roll = dice(seed + 1);
  const wishes: Wishes = {
    seed,
    seconds,
    tonic: tonic % 12,
    tempoShare: least + (most - least) * roll(),
    detuneCents: detuning(roll),
    loudDrums: genre.drums.length > 0 && roll() < 0.12,
    loopBars: null,
    only: kind === 'drums' ? 'drums' : null,
  };
  const composition = compose(genre, wishes);
  const voice = chooseVoice(roll);
  const peakDb = -1 - 9 * roll() ** 2;
  return {
    file: `songs/${name}.${formats[(seed >>> 3) % 3]}`,
    group: kind === 'drums' ? 'drums' : 'song',
    ...composition.truth,
    make: async (target, scratch) => {
      const wav = await playSong(composition.song, voice, scratch);
      await finish(wav, target, { peakDb }, scratch);
    },
  };
}

/** Most instruments are in tune, some a little off, some as far as 40 cents. */
function detuning(roll: () => number): number {
  const far = roll();
  const sign = roll() < 0.5 ? -1 : 1;
  if (far < 0.6) return 0;
  return Math.round(sign * (far < 0.8 ? 5 + 15 * roll() : 21 + 19 * roll()));
}

export function chooseVoice(roll: () => number): Voice {
  return { soundFont: pick(soundFonts, roll), reverb: roll() < 0.25 ? 0 : roll(), chorus: roll() < 0.5 };
}
