import { dice, pick } from '@trc/music/dice';
import { freeDrums, rubato } from './free-time.ts';
import type { Item } from './manifest.ts';
import { textures } from './noises.ts';
import { singleNotes } from './one-shots.ts';
import { drones } from './pads.ts';
import { sampleRateHz, writeMono } from './pcm.ts';
import { finish, run } from './render.ts';
import { fittingSeeds, type Seeds } from './seeds.ts';

const rounds = [1, 2, 3];

/** What a fit needs more of than a score does: sounds without a tempo, which differ more from each other than songs do. */
export function moreWithoutTempo(edition: number): Item[] {
  const seeds = fittingSeeds(edition);
  const more = rounds.flatMap((round) => {
    const own: Seeds = (name) => seeds(`${round} ${name}`);
    const items = [...rubato(own), ...freeDrums(own), ...singleNotes(own), ...drones(own), ...textures(own)];
    return items.map((item): Item => ({ ...item, file: `more-${round}/${item.file}` }));
  });
  return [...more, ...voices(seeds), ...tones(seeds)];
}

const languages = [
  'en-us',
  'en-gb',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'da',
  'cs',
  'ro',
  'id',
  'ko',
  'cmn',
  'sw',
];
const speakers = ['', '+f1', '+f4', '+m1', '+m5', '+m7', '+croak'];
const words =
  'the store opens at nine and closes whenever the last guest has gone home which on some evenings is very late indeed but nobody complains because the lights are warm and seven chairs stand around every table'.split(
    ' ',
  );

function voices(seedOf: Seeds): Item[] {
  return languages.map((language, nth): Item => {
    const roll = dice(seedOf(`voice ${language}`));
    const speaker = pick(speakers, roll);
    const text = Array.from({ length: 8 + Math.floor(40 * roll()) }, () => pick(words, roll)).join(' ');
    const manner = ['-s', `${110 + Math.floor(100 * roll())}`, '-p', `${20 + Math.floor(60 * roll())}`];
    return {
      file: `more-speech/${nth + 1}.wav`,
      group: 'speech',
      tempo: 'none',
      key: 'none',
      make: async (target, scratch) => {
        const wav = `${scratch}/speech.wav`;
        await run('espeak-ng', ['-v', `${language}${speaker}`, ...manner, '-w', wav, text]);
        await finish(wav, target, { peakDb: -3 }, scratch);
      },
    };
  });
}

type Wave = (turns: number) => number;
const waves: readonly Wave[] = [
  (turns) => Math.sin(2 * Math.PI * turns),
  (turns) => Math.sign(Math.sin(2 * Math.PI * turns)),
  (turns) => 2 * (turns % 1) - 1,
];

/** Plain tones of any length: steady, dying away, or struck once or twice in silence, some with hiss. */
function tones(seedOf: Seeds): Item[] {
  return Array.from(
    { length: 36 },
    (_, nth): Item => ({
      file: `more-tones/${nth + 1}.wav`,
      group: 'pad',
      tempo: 'none',
      key: null,
      make: async (target) => {
        const roll = dice(seedOf(`tone ${nth}`));
        const seconds = 0.3 * 80 ** roll();
        const hz = 40 * 100 ** roll();
        const decay = nth % 2 ? Number.POSITIVE_INFINITY : 0.1 * 40 ** roll();
        const wave = waves[nth % waves.length] as Wave;
        const hiss = nth % 3 === 0 ? 10 ** (-1.5 - 2.5 * roll()) : 0;
        const starts = [seconds * 0.3 * roll(), ...(nth % 6 === 0 ? [seconds * (0.5 + 0.4 * roll())] : [])];
        const samples = Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, at) => {
          const now = at / sampleRateHz;
          const start = starts.findLast((one) => one <= now);
          const tone = start === undefined ? 0 : wave(hz * now) * Math.exp((start - now) / decay);
          return tone + hiss * (2 * roll() - 1);
        });
        await writeMono(target, samples, 0.2 + 0.7 * roll());
      },
    }),
  );
}
