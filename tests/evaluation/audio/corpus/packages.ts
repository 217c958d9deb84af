import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { dice, pick, seedOf } from '@trc/music/dice';
import type { Item, Truth } from './manifest.ts';
import { constantTempo, readModule } from './modules.ts';
import { oneShotOf } from './one-shots.ts';
import { finish, playMidi, run } from './render.ts';
import type { Seeds } from './seeds.ts';
import { type MidiTimes, readSmf } from './smf-reader.ts';
import { chooseVoice } from './songs.ts';

const games = '/usr/share/games';
const sonicPi = '/usr/share/sonic-pi/samples';
const excerptSeconds = 32;

/** The game's MIDI files whose notes lie on the grid of one constant tempo. The beat level is the file's own, so its octave is open. */
export function openttd(): Item[] {
  const folder = join(games, 'openttd/baseset/openmsx');
  return filesIn(folder, ['.mid']).flatMap((file, nth): Item[] => {
    const times = readSmf(readFileSync(file));
    const bpm = constantBpm(times, excerptSeconds);
    if (bpm === null) return [];
    const startSeconds = ((times.onsets[0] ?? 0) / times.ticksPerBeat) * (60 / bpm);
    const voice = chooseVoice(dice(seedOf(file)));
    return [
      {
        file: `openttd/${basename(file, '.mid')}.${['mp3', 'flac', 'wav'][nth % 3]}`,
        group: 'song',
        tempo: { bpm: Math.round(bpm * 1000) / 1000, octave_firm: false },
        key: null,
        make: async (target, scratch) => {
          const wav = join(scratch, 'song.wav');
          await playMidi(file, voice, wav);
          await finish(
            wav,
            target,
            { startSeconds, seconds: excerptSeconds, fadeOutSeconds: 1, peakDb: -2 },
            scratch,
          );
        },
      },
    ];
  });
}

/** The one tempo of the file's first seconds, or null when it changes or most notes lie beside sixteenths and triplets. */
export function constantBpm({ ticksPerBeat, tempos, onsets }: MidiTimes, seconds: number): number | null {
  const bpm = tempos.findLast(({ tick }) => tick === 0)?.bpm ?? 120;
  const first = onsets[0] ?? 0;
  const last = first + ((seconds * bpm) / 60) * ticksPerBeat;
  if (tempos.some((tempo) => tempo.tick > 0 && tempo.tick < last && Math.abs(tempo.bpm / bpm - 1) > 0.001))
    return null;
  const within = onsets.filter((tick) => tick <= last);
  const onGrid = (parts: number) => {
    const off = within.map((tick) => ((tick / ticksPerBeat) * parts) % 1);
    return off.filter((part) => Math.min(part, 1 - part) < 0.03 * parts).length / within.length;
  };
  return Math.max(onGrid(4), onGrid(3)) >= 0.85 ? bpm : null;
}

/** Tracker modules that keep speed and tempo; four rows are a beat of unknown octave. */
export function trackers(): Item[] {
  const folders = ['heroes/mod', 'tecnoballz/musics', 'circuslinux/data/music', 'pingus/data/music'];
  const files = folders.flatMap((folder) => filesIn(join(games, folder), ['.mod', '.xm', '.it']));
  // Two names for one piece of music.
  const different = files.filter((file) => basename(file) !== 'area1-game2.mod');
  return different.flatMap((file, nth): Item[] => {
    const constant = constantTempo(readModule(readFileSync(file)), excerptSeconds);
    if (constant === null) return [];
    const name = basename(file, extname(file));
    return [
      {
        file: `trackers/${name}.${['wav', 'mp3', 'flac'][nth % 3]}`,
        group: 'tracker',
        tempo: { bpm: Math.round(constant.bpm * 1000) / 1000, octave_firm: false },
        key: null,
        make: async (target, scratch) => {
          const wav = join(scratch, 'module.wav');
          const format = [
            '--no-float',
            '--dither',
            '0',
            '--samplerate',
            '44100',
            '--stereo',
            `${nth % 2 ? 100 : 60}`,
          ];
          await run('openmpt123', [
            '--batch',
            '--quiet',
            ...format,
            '--end-time',
            `${constant.seconds}`,
            '-o',
            wav,
            file,
          ]);
          await finish(wav, target, { peakDb: -1 }, scratch);
        },
      },
    ];
  });
}

/**
 * Loops of sonic-pi whose length is a whole number of beats at a tempo that its documentation or the family's
 * common tempo (97 bpm) names: name, beats, whether it is drums only. Of the other loops the tempo is not known.
 */
const loopBeats: Readonly<Record<string, readonly [number, boolean]>> = {
  loop_amen: [4, true],
  loop_amen_full: [16, true],
  loop_breakbeat: [4, true],
  loop_compus: [8, false],
  loop_garzul: [16, false],
  loop_electric: [4, false],
  loop_mehackit1: [4, false],
  loop_mehackit2: [4, false],
  loop_perc1: [4, true],
  loop_perc2: [4, true],
  loop_weirdo: [8, false],
};

export async function sonicPiSamples(): Promise<Item[]> {
  const files = filesIn(sonicPi, ['.flac']);
  const loops = files.filter((file) => basename(file).startsWith('loop_'));
  const others = files.filter((file) =>
    /^(bass|bd|drum|elec|glitch|guit|misc|perc|sn|tabla|vinyl|mehackit)_/.test(basename(file)),
  );
  const ambient = files.filter((file) => basename(file).startsWith('ambi_'));
  const chosen = others.filter((_, nth) => nth % 4 === 1);
  const name = (file: string) => basename(file, '.flac');
  return [
    ...(await Promise.all(loops.map(sonicPiLoop))),
    ...chosen.map((file) => oneShotOf(file, `sonic-pi-${name(file)}`)),
    ...ambient.map((file) => oneShotOf(file, `sonic-pi-${name(file)}`, 'pad')),
  ];
}

async function sonicPiLoop(file: string): Promise<Item> {
  const name = basename(file, '.flac');
  const [beats, drums] = loopBeats[name] ?? [];
  const seconds = Number(await run('soxi', ['-D', file]));
  const truth: Truth = {
    tempo:
      beats === undefined ? null : { bpm: Math.round((60_000 * beats) / seconds) / 1000, octave_firm: false },
    key: drums ? 'none' : null,
  };
  const make = async (target: string) => void (await run('sox', ['-R', file, '-b', '16', target]));
  return {
    file: `loops/sonic-pi-${name}.${drums ? 'wav' : 'flac'}`,
    group: drums ? 'drums' : 'loop',
    ...truth,
    make,
  };
}

/** Single strokes of the drum kits of Hydrogen. */
export function drumStrokes(seedOf: Seeds): Item[] {
  return drumKits().flatMap((kit) => {
    const roll = dice(seedOf(basename(kit)));
    const files = filesIn(kit, ['.wav', '.flac', '.aiff']).filter((file) => !/empty/i.test(file));
    return [0, 1].map((nth) => {
      const file = pick(files.slice(nth * Math.floor(files.length / 2)), roll);
      return oneShotOf(file, `kit-${plainName(basename(kit))}-${nth + 1}`);
    });
  });
}

export function drumKits(): string[] {
  const folder = '/usr/share/hydrogen/data/drumkits';
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Letters and digits of a name, for a file's name. */
export const plainName = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

export function filesIn(folder: string, extensions: readonly string[]): string[] {
  const names = readdirSync(folder).filter((name) => extensions.includes(extname(name).toLowerCase()));
  return names.sort().map((name) => join(folder, name));
}
