import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { type MidiSong, writeSmf } from './smf.ts';

const execute = promisify(execFile);

/** Runs a program to its end and answers its output. @throws Error that ends with what the program said */
export async function run(program: string, args: readonly string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 2 ** 28, timeout: 300_000 } as const;
  try {
    return (await execute(program, [...args], options)).stdout;
  } catch (error) {
    const said = (error as { stderr?: Buffer }).stderr?.toString().trim().slice(-600);
    throw new Error(`${program} ${args.join(' ')} failed: ${said || error}`);
  }
}

export const soundFonts = ['FluidR3_GM.sf2', 'TimGM6mb.sf2'] as const;

export interface Voice {
  readonly soundFont: (typeof soundFonts)[number];
  /** 0 dry to 1 */
  readonly reverb: number;
  readonly chorus: boolean;
}

/** Plays a MIDI file into a 16-bit WAV of 44.1 kHz. */
export async function playMidi(midi: string, voice: Voice, wav: string): Promise<void> {
  const settings = {
    // Reading a whole SoundFont would take longer than playing a loop.
    'synth.dynamic-sample-loading': 1,
    'synth.reverb.active': voice.reverb > 0 ? 1 : 0,
    'synth.reverb.room-size': (0.2 + 0.7 * voice.reverb).toFixed(2),
    'synth.reverb.level': (0.9 * voice.reverb).toFixed(2),
    'synth.chorus.active': voice.chorus ? 1 : 0,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const output = ['-F', wav, '-T', 'wav', '-O', 's16', '-r', '44100', '-g', '0.35'];
  await run('fluidsynth', [
    '-niq',
    ...options,
    ...output,
    join('/usr/share/sounds/sf2', voice.soundFont),
    midi,
  ]);
}

export async function playSong(song: MidiSong, voice: Voice, scratch: string): Promise<string> {
  const midi = join(scratch, 'song.mid');
  const wav = join(scratch, 'song.wav');
  await writeFile(midi, writeSmf(song));
  await playMidi(midi, voice, wav);
  return wav;
}

export interface Finish {
  readonly startSeconds?: number;
  readonly seconds?: number;
  readonly fadeInSeconds?: number;
  readonly fadeOutSeconds?: number;
  readonly peakDb: number;
}

/** Cuts a sound, brings its peak to a level and writes it in the format of the target's name: .wav, .flac or .mp3 (LAME V2). */
export async function finish(source: string, target: string, how: Finish, scratch: string): Promise<void> {
  const effects: string[] = [];
  if (how.seconds !== undefined) effects.push('trim', `${how.startSeconds ?? 0}`, `${how.seconds}`);
  if (how.fadeInSeconds || how.fadeOutSeconds)
    effects.push('fade', 't', `${how.fadeInSeconds ?? 0}`, '-0', `${how.fadeOutSeconds ?? 0}`);
  const wav = extname(target) === '.mp3' ? join(scratch, 'finished.wav') : target;
  await run('sox', ['-R', source, '-b', '16', wav, ...effects, 'gain', '-n', `${how.peakDb}`]);
  if (wav !== target) await run('lame', ['--quiet', '-V2', wav, target]);
}
