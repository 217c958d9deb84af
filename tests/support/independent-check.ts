import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { SoundTools } from '../../tools/parts/sound-tools.ts';

const run = promisify(execFile);
const rateHz = 48_000;
const bufferBytesMax = 2 ** 28;

/** What ffprobe and sox say that a sound file is; both must say the same. */
export interface Heard {
  readonly codec: string;
  readonly rateHz: number;
  readonly channels: number;
  readonly bits: number;
  readonly frames: number;
}

/** @throws Error when one of them cannot read the file, or they contradict each other */
export async function hear({ ffprobe, sox }: SoundTools, path: string): Promise<Heard> {
  const entries = 'stream=codec_name,sample_rate,channels,bits_per_sample,duration_ts';
  const [probed, said] = await Promise.all([
    run(ffprobe, ['-v', 'error', '-show_entries', entries, '-of', 'json', path]),
    run(sox, ['--i', path]),
  ]);
  const [stream] = JSON.parse(probed.stdout).streams;
  const heard = {
    codec: String(stream.codec_name),
    rateHz: Number(stream.sample_rate),
    channels: Number(stream.channels),
    bits: Number(stream.bits_per_sample),
    frames: Number(stream.duration_ts),
  };
  const words = (pattern: RegExp) => Number(pattern.exec(said.stdout)?.[1]);
  const other = {
    rateHz: words(/^Sample Rate *: (\d+)/m),
    channels: words(/^Channels *: (\d+)/m),
    bits: words(/^Precision *: (\d+)-bit/m),
    frames: words(/= (\d+) samples/),
  };
  const { codec: _, ...same } = heard;
  if (!isDeepStrictEqual(same, other))
    throw new Error(`${path}: ffprobe says ${JSON.stringify(same)}, sox ${JSON.stringify(other)}`);
  return heard;
}

/** The sound of a file as ffmpeg hears it: interleaved numbers of 48 kHz and 16 bits. */
export async function numbersOf({ ffmpeg }: SoundTools, path: string, channels: number): Promise<Int16Array> {
  const args = ['-v', 'error', '-i', path, '-f', 's16le', '-ar', `${rateHz}`, '-ac', `${channels}`, '-'];
  const { stdout } = await run(ffmpeg, args, { encoding: 'buffer', maxBuffer: bufferBytesMax });
  return new Int16Array(Uint8Array.from(stdout).buffer);
}

/** The sound of an `.SMP` file: what lies behind its 512 bytes, big-endian, read by sox, which has never heard of the form. */
export async function numbersOfSmp({ sox }: SoundTools, path: string): Promise<Int16Array> {
  const channels = readFileSync(path).readUInt32BE(12);
  const raw = ['-t', 'raw', '-r', `${rateHz}`, '-e', 'signed', '-b', '16', '-c', `${channels}`];
  // sox has no way to skip bytes; the header is whole frames and falls away as such.
  const args = [...raw, '-B', path, ...raw, '-L', '-', 'trim', `${512 / 2 / channels}s`];
  const { stdout } = await run(sox, ['-D', ...args], { encoding: 'buffer', maxBuffer: bufferBytesMax });
  return new Int16Array(Uint8Array.from(stdout).buffer);
}

/** The power of what two sounds differ by, in dBFS; minus infinity for the same numbers. What one is longer by is left out. */
export function differenceDb(a: Int16Array, b: Int16Array): number {
  const length = Math.min(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return 10 * Math.log10(sum / length) - 20 * Math.log10(32_768);
}
