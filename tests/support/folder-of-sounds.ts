import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variedSound } from '../../services/analysis/test/varied-sounds.ts';

/** A file of somebody's folder, and what it was made as. */
export interface FolderFile {
  /** What its owner calls it. */
  readonly filename: string;
  /** Where it lies. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly form: Form;
  readonly rateHz: number;
  readonly channels: 1 | 2;
}

interface Form {
  readonly ending: string;
  readonly encoder: readonly string[];
  readonly isLossless: boolean;
  /** `null` where the encoding takes any. */
  readonly ratesHz: readonly [number, ...number[]];
}

const anyRate = [44_100, 48_000, 96_000, 22_050, 32_000, 88_200, 8_000] as const;
const lossless = (ending: string, ...encoder: readonly string[]): Form => ({
  ending,
  encoder,
  isLossless: true,
  ratesHz: anyRate,
});
const forms: readonly Form[] = [
  lossless('wav', '-c:a', 'pcm_s16le'),
  lossless('wav', '-c:a', 'pcm_s24le'),
  lossless('aif', '-c:a', 'pcm_s16be'),
  lossless('flac', '-c:a', 'flac', '-sample_fmt', 's16'),
  lossless('wav', '-c:a', 'pcm_f32le'),
  {
    ending: 'mp3',
    encoder: ['-c:a', 'libmp3lame', '-q:a', '2'],
    isLossless: false,
    ratesHz: [44_100, 48_000, 32_000],
  },
  lossless('aiff', '-c:a', 'pcm_s24be'),
  {
    ending: 'ogg',
    encoder: ['-c:a', 'libvorbis', '-q:a', '6'],
    isLossless: false,
    ratesHz: [44_100, 48_000, 32_000],
  },
  lossless('wav', '-c:a', 'pcm_s32le'),
  lossless('wav', '-c:a', 'pcm_u8'),
  { ending: 'opus', encoder: ['-c:a', 'libopus', '-b:a', '128k'], isLossless: false, ratesHz: [48_000] },
];

/** Names as they are found on old disks, and names that somebody means harm with. */
const oddNames = [
  'kick',
  'kick',
  'KICK',
  'Kick',
  '../../../etc/passwd',
  '..\\..\\windows\\system32',
  '..',
  '.hidden',
  'CON',
  'lpt1',
  '🥁🔥',
  'Größe & Übermut — schön',
  '東京レコード',
  'naïve café №5',
  'it\'s "quoted" <b>&amp;',
  `${'long '.repeat(60)}end`,
  '   spaces   ',
  '-rf',
  '%2e%2e%2fx',
  'tab\tand\nnewline',
  'e\u0301 decomposed',
  'null\u0000byte',
];

/**
 * Makes a folder of so many sounds: loops, chords, hits and pads of other lengths, rates, depths and encodings, each one different. The same on every
 * machine as far as the encoders are.
 * @throws Error with the words of ffmpeg when it cannot make one
 */
export async function makeFolder(
  ffmpeg: string,
  folder: string,
  count: number,
): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = [];
  for (let i = 0; i < count; i++) {
    const form = forms[i % forms.length] as Form;
    const rateHz = form.ratesHz[Math.floor(i / forms.length) % form.ratesHz.length] as number;
    const channels = i % 3 === 0 ? 2 : 1;
    const path = join(folder, `${i}.${form.ending}`);
    await encode(ffmpeg, variedSound(1_000 + i), [
      ...form.encoder,
      '-ar',
      `${rateHz}`,
      '-ac',
      `${channels}`,
      path,
    ]);
    const stem = oddNames[i] ?? `sound ${i}`;
    files.push({
      filename: `${stem.slice(0, 254 - form.ending.length)}.${form.ending}`,
      path,
      bytes: readFileSync(path),
      form,
      rateHz,
      channels,
    });
  }
  return files;
}

const sourceRateHz = 22_050;

function encode(ffmpeg: string, sound: Float32Array, args: readonly string[]): Promise<void> {
  const raw = ['-f', 'f32le', '-ar', `${sourceRateHz}`, '-ac', '1', '-i', 'pipe:0'];
  const bytes = new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpeg, ['-v', 'error', '-y', ...raw, '-bitexact', ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.on('data', (piece) => {
      words += piece;
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(words))));
    child.stdin.end(bytes);
  });
}
