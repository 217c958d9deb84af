import { basename } from 'node:path';
import { dice, pick } from '@trc/music/dice';
import { compose } from './composer.ts';
import { drumKeys, genres } from './genres.ts';
import type { Item } from './manifest.ts';
import { drumKits, filesIn, plainName } from './packages.ts';
import { readMono, sampleRateHz, writeMono } from './pcm.ts';
import type { Seeds } from './seeds.ts';

const perKit = 3;
const lengths = [2, 4, 1, 8, 2];

/** What a stroke is called in the kits, by the drum that the composer asks for; the rest takes any sample. */
const roles: readonly [readonly (keyof typeof drumKeys)[], RegExp][] = [
  [['kick'], /kick|^bd|_bd|bass|_k_|thump/i],
  [['snare', 'electricSnare'], /snare|^s[dn]|_sn|slap/i],
  [['hat', 'pedal'], /(hi?hat|hh|hat|chh)(?!.*op)|shaker|maraca/i],
  [['open'], /open|op\b|ohh|^ho|_op/i],
  [['ride', 'bell', 'crash'], /ride|cymbal|crash|^rd|^rc|bell/i],
  [['rim', 'clap'], /rim|stick|clap|^rs|clave/i],
];

/** Loops of sampled drums, mixed here note by note, so that every stroke is where the tempo says. */
export function kitLoops(seedOf: Seeds): Item[] {
  const withDrums = genres.filter(({ drums }) => drums.some((pattern) => Object.keys(pattern).length > 2));
  return drumKits().flatMap((kit, row) =>
    Array.from({ length: perKit }, (_, nth): Item => {
      const genre = withDrums[(row * perKit + nth) % withDrums.length] as (typeof withDrums)[number];
      const bars = lengths[(row + nth) % lengths.length] as number;
      const name = `${plainName(basename(kit))}-${genre.name}-${bars}`;
      const seed = seedOf(`kit ${name}`);
      const roll = dice(seed);
      const wishes = { seed, seconds: 0, tonic: 0, tempoShare: roll(), detuneCents: 0, loudDrums: false };
      const { song, truth, seconds } = compose(genre, { ...wishes, loopBars: bars, only: 'drums' });
      const { tempo } = truth;
      const known =
        typeof tempo === 'object' && tempo !== null
          ? { ...tempo, octave_firm: tempo.octave_firm && bars > 1 }
          : tempo;
      const wraps = roll() < 0.5;
      return {
        file: `loops/kit-${name}.wav`,
        group: 'drums',
        tempo: known,
        key: 'none',
        make: async (target) => {
          const files = filesIn(kit, ['.wav', '.flac', '.aiff']).filter((file) => !/empty/i.test(file));
          const samples = await samplesOf(seedOf, files, [...new Set(song.notes.map(({ pitch }) => pitch))]);
          const mix = new Float32Array(Math.round(seconds * sampleRateHz));
          const secondsPerBeat = 60 / (song.tempos[0]?.bpm ?? 120);
          for (const { pitch, beat, velocity } of song.notes) {
            const start = Math.round(beat * secondsPerBeat * sampleRateHz);
            add(mix, samples.get(pitch) as Float32Array, start, (velocity / 127) ** 2, wraps);
          }
          await writeMono(target, mix);
        },
      };
    }),
  );
}

async function samplesOf(
  seedOf: Seeds,
  files: readonly string[],
  keys: readonly number[],
): Promise<Map<number, Float32Array>> {
  const roll = dice(seedOf(files.join()));
  const samples = new Map<number, Float32Array>();
  for (const key of keys) {
    const role = roles.find(([drums]) => drums.some((drum) => drumKeys[drum] === key))?.[1];
    const fitting = role ? files.filter((file) => role.test(basename(file))) : [];
    samples.set(key, await readMono(pick(fitting.length > 0 ? fitting : files, roll)));
  }
  return samples;
}

/** Adds a stroke; what rings over the end of the loop comes in at its start again, or is cut. */
function add(mix: Float32Array, stroke: Float32Array, start: number, level: number, wraps: boolean): void {
  const end = wraps ? stroke.length : Math.min(stroke.length, mix.length - start);
  for (let at = 0; at < end; at += 1) {
    const to = (start + at) % mix.length;
    mix[to] = (mix[to] ?? 0) + level * (stroke[at] ?? 0);
  }
}
