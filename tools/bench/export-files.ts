import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../services/analysis/test/sounds.ts';
import { song } from './song.ts';

export interface MixedFile {
  readonly path: string;
  readonly kind: string;
  readonly seconds: number;
}

/** What people send: a name, its ending, what ffmpeg calls its codec, and rates that it can have. */
const kinds = [
  [
    'WAV 16',
    'wav',
    'pcm_s16le',
    [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 44_100, 48_000, 88_200, 96_000],
  ],
  ['WAV 24', 'wav', 'pcm_s24le', [44_100, 48_000, 88_200, 96_000]],
  ['MP3', 'mp3', 'libmp3lame', [22_050, 32_000, 44_100, 44_100, 48_000]],
  ['WAV 8', 'wav', 'pcm_u8', [8_000, 11_025, 22_050, 44_100]],
  ['FLAC', 'flac', 'flac', [44_100, 44_100, 48_000, 96_000]],
  ['AIFF', 'aiff', 'pcm_s16be', [22_050, 44_100, 44_100, 48_000]],
  ['WAV float', 'wav', 'pcm_f32le', [44_100, 48_000, 96_000]],
  ['OGG', 'ogg', 'libvorbis', [44_100, 44_100, 48_000]],
  ['WAV 32', 'wav', 'pcm_s32le', [44_100, 48_000]],
  ['AIFF 24', 'aiff', 'pcm_s24be', [44_100, 96_000]],
] as const;

const secondsMin = 0.2;
const secondsMax = 30;
const sourceRateHz = 96_000;

/** So many files of every kind, mono and stereo, 8 to 96 kHz, 0.2 to 30 seconds, more of them short: cut from one song, always the same ones. */
export function mixedFiles(folder: string, count: number): MixedFile[] {
  const source = join(folder, 'song.wav');
  writeFileSync(source, song(2 * secondsMax, sourceRateHz));
  const dice = seeded(8);
  return Array.from({ length: count }, (_, i) => {
    const [kind, ending, codec, rates] = kinds[i % kinds.length] ?? kinds[0];
    const rateHz = rates[Math.floor(dice() * rates.length)] ?? 44_100;
    const seconds = Number((secondsMin * (secondsMax / secondsMin) ** dice()).toFixed(3));
    const start = (dice() * secondsMax).toFixed(3);
    const channels = dice() < 0.35 ? 1 : 2;
    const path = join(folder, `${String(i).padStart(3, '0')}.${ending}`);
    const cut = ['-ss', start, '-t', String(seconds), '-i', source];
    const form = ['-ar', String(rateHz), '-ac', String(channels), '-c:a', codec, '-fflags', '+bitexact'];
    const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...cut, ...form, path]);
    if (status !== 0) throw new Error(`ffmpeg writes no ${kind}: ${stderr.toString().slice(-300)}`);
    return { path, kind, seconds };
  });
}
