import { extname, join } from 'node:path';
import { dice, seedOf } from '@trc/music/dice';
import type { Item, Truth } from './manifest.ts';
import { pitchClasses, tonicName } from './manifest.ts';
import { run } from './render.ts';

interface Transform {
  readonly name: string;
  readonly extension: string;
  readonly truth?: (truth: Truth) => Truth;
  /** Which part of the truth it moves: a copy of a sound without it would prove nothing. */
  readonly moves?: 'tempo' | 'key';
  /** `wav` is the original decoded to 16 bits. */
  readonly apply: (wav: string, target: string, scratch: string) => Promise<unknown>;
}

const ffmpeg = (extension: string, name: string, ...options: string[]): Transform => ({
  name,
  extension,
  apply: (wav, target) => run('ffmpeg', ['-v', 'error', '-y', '-i', wav, '-bitexact', ...options, target]),
});

const sox = (name: string, format: readonly string[], ...effects: string[]): Transform => ({
  name,
  extension: 'wav',
  apply: (wav, target) => run('sox', ['-R', wav, ...format, target, ...effects]),
});

const rate = (hz: number) => sox(`rate-${hz}`, [], 'gain', '-1', 'rate', `${hz}`);

const stretch = (times: number): Transform => ({
  name: `stretch-${times}`,
  extension: 'wav',
  moves: 'tempo',
  truth: ({ tempo, key }) => ({ tempo: slower(tempo, times), key }),
  apply: (wav, target) => run('rubberband', ['-q', '-t', `${times}`, wav, target]),
});

const pitch = (semitones: number): Transform => ({
  name: `pitch${semitones > 0 ? '+' : ''}${semitones}`,
  extension: 'wav',
  moves: 'key',
  truth: ({ tempo, key }) => ({ tempo, key: higher(key, semitones) }),
  apply: (wav, target) => run('rubberband', ['-q', '-p', `${semitones}`, wav, target]),
});

/** Copies that leave what a listener would call the tempo and the key as it is, or move it by a known amount. */
export const transforms: readonly Transform[] = [
  ...[0.85, 0.93, 1.06, 1.2].map(stretch),
  ...[-3, -2, -1, 1, 2, 3].map(pitch),
  { ...pitch(0.2), name: 'cents+20', truth: (truth) => truth },
  ...[64, 128, 320].map((kbps) => ffmpeg('mp3', `mp3-${kbps}`, '-c:a', 'libmp3lame', '-b:a', `${kbps}k`)),
  ffmpeg('mp3', 'mp3-v5', '-c:a', 'libmp3lame', '-q:a', '5'),
  ffmpeg('ogg', 'vorbis-96', '-c:a', 'libvorbis', '-q:a', '2'),
  ffmpeg('opus', 'opus-64', '-c:a', 'libopus', '-b:a', '64k'),
  ffmpeg('flac', 'flac', '-c:a', 'flac'),
  ffmpeg('aiff', 'aiff-24', '-c:a', 'pcm_s24be'),
  ffmpeg('aiff', 'aiff-16', '-c:a', 'pcm_s16be'),
  ffmpeg('wav', 'float-32', '-c:a', 'pcm_f32le'),
  ffmpeg('wav', 'bits-24', '-c:a', 'pcm_s24le'),
  ffmpeg('wav', 'bits-32', '-c:a', 'pcm_s32le'),
  sox('bits-8', ['-b', '8', '-e', 'unsigned-integer']),
  ...[8_000, 16_000, 22_050, 32_000, 48_000, 96_000].map(rate),
  sox('gain-30', [], 'gain', '-30'),
  sox('clip+6', [], 'gain', '-n', '6'),
  sox('mono', ['-c', '1']),
  {
    name: 'inverted-left',
    extension: 'wav',
    apply: (wav, target) =>
      run('sox', ['-R', wav, target, 'channels', '2', 'gain', '-1', 'remix', '1i', '2']),
  },
  {
    name: 'noise-30',
    extension: 'wav',
    apply: async (wav, target, scratch) => {
      const noise = join(scratch, 'noise.wav');
      await run('sox', ['-R', wav, '-b', '16', noise, 'synth', 'pinknoise', 'gain', '-n', '-30']);
      await run('sox', ['-R', '-m', '-v', '0.95', wav, '-v', '1', noise, target]);
    },
  },
];

function slower(tempo: Truth['tempo'], times: number): Truth['tempo'] {
  if (tempo === null || tempo === 'none') return tempo;
  const bpm = Math.round((tempo.bpm / times) * 1000) / 1000;
  return { bpm, octave_firm: tempo.octave_firm && bpm >= 85 && bpm <= 150 };
}

function higher(key: Truth['key'], semitones: number): Truth['key'] {
  if (key === null || key === 'none') return key;
  const tonic = pitchClasses.indexOf(key.tonic);
  return { ...key, tonic: tonicName(tonic + semitones) };
}

const share = 0.085;

/** About a twelfth of the originals, of every kind, each in two copies: those fitting ones that were made least so far. */
export function variants(originals: readonly Item[], folder: string): Item[] {
  const chosen = originals.filter(
    ({ file }) => dice(seedOf(`variant ${file}`))() < share && !longSong.test(file),
  );
  const made = new Map<Transform, number>();
  return chosen.flatMap((original) => {
    const fitting = transforms.filter(({ moves }) => moves === undefined || isKnown(original[moves]));
    const rarest = fitting.toSorted((a, b) => (made.get(a) ?? 0) - (made.get(b) ?? 0)).slice(0, copies);
    for (const transform of rarest) made.set(transform, (made.get(transform) ?? 0) + 1);
    return rarest.map((transform) => variant(original, transform, folder));
  });
}

const copies = 2;
const longSong = /-long\.\w+$/;

const isKnown = (truth: Truth['tempo'] | Truth['key']) => truth !== null && truth !== 'none';

function variant(original: Item, transform: Transform, folder: string): Item {
  const { file, group, tempo, key } = original;
  const truth = transform.truth?.({ tempo, key }) ?? { tempo, key };
  const name = file.slice(0, -extname(file).length).replaceAll('/', '-');
  return {
    file: `variants/${name}.${transform.name}.${transform.extension}`,
    group,
    ...truth,
    variant_of: file,
    transform: transform.name,
    make: async (target, scratch) => {
      const wav = join(scratch, 'original.wav');
      await run('sox', ['-R', join(folder, file), '-b', '16', wav]);
      await transform.apply(wav, target, scratch);
    },
  };
}
