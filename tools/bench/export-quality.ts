import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal } from '../../services/analysis/src/domain/container/refusals.ts';
import { complexTransform } from '../../services/analysis/src/domain/export/mixed-radix.ts';
import { resampleForRelease } from '../../services/analysis/src/domain/export/resample-for-release.ts';
import { writeSixteenBit } from '../../services/analysis/src/domain/export/sixteen-bit.ts';
import { decodeSound } from '../../services/analysis/src/outbound/decoder.ts';
import { wav } from '../../services/analysis/test/writers.ts';
import { childCpu, quoted } from './child-cpu.ts';

const toHz = 48_000;
const amplitude = 0.5;
const toneS = 0.4;
/** Frequencies of the pass-band, as parts of the lower Nyquist frequency: from 20 Hz on, closer at its end. */
const passEdge = 0.907;
const passParts = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.83, 0.86, 0.88, 0.895, passEdge];

const db = (ratio: number) => 20 * Math.log10(Math.max(ratio, 1e-12));

/** One way from a sound of some rate to one of 48 kHz. */
interface Way {
  readonly name: string;
  /** As floats, so that the filter is seen and not the noise of rounding. */
  readonly resample: (samples: Float32Array, fromHz: number) => Promise<Float32Array>;
}

/** A way to round a sound of 48 kHz to 16 bits. */
interface Rounding {
  readonly name: string;
  readonly round: (samples: Float32Array) => Promise<Float32Array>;
}

/** Prints what our conversion does to a sound, beside sox and ffmpeg on the same tones in the same run. */
export async function benchQuality(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-quality-'));
  try {
    await resampling(waysIn(folder));
    await dithering(roundingsIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function waysIn(folder: string): Way[] {
  const by = (name: string, command: (from: string, to: string) => string): Way => ({
    name,
    resample: async (samples, fromHz) => through(folder, samples, fromHz, command),
  });
  const ffmpeg = (options: string) => (from: string, to: string) =>
    `ffmpeg -v error -nostdin -y -i ${from} -af aresample=48000${options} -c:a pcm_f32le ${to}`;
  return [
    {
      name: 'ours',
      resample: async (samples, fromHz) => resampleForRelease([samples], fromHz, toHz)[0] ?? samples,
    },
    by('sox rate -v', (from, to) => `sox -V1 ${from} -e float -b 32 ${to} rate -v 48000`),
    by('ffmpeg swr', ffmpeg('')),
    by('ffmpeg soxr', ffmpeg(':resampler=soxr:precision=28')),
  ];
}

function roundingsIn(folder: string): Rounding[] {
  const own = (ditherSeed: number | null) => async (samples: Float32Array) => {
    const numbers = new Int16Array(samples.length);
    writeSixteenBit([samples], numbers, ditherSeed);
    return Float32Array.from(numbers, (x) => x / 32_768);
  };
  const by = (name: string, command: (from: string, to: string) => string): Rounding => ({
    name,
    round: async (samples) => through(folder, samples, toHz, command),
  });
  const ffmpeg = (method: string) => (from: string, to: string) =>
    `ffmpeg -v error -nostdin -y -i ${from} -af aresample=osf=s16${method} -c:a pcm_s16le ${to}`;
  return [
    { name: 'ours', round: own(1) },
    by('sox', (from, to) => `sox -V1 -R ${from} -b 16 ${to} dither`),
    by('ffmpeg triangular', ffmpeg(':dither_method=triangular')),
    { name: 'ours, without', round: own(null) },
    by('sox, without', (from, to) => `sox -V1 -D ${from} -b 16 ${to}`),
    by('ffmpeg, without', ffmpeg('')),
  ];
}

async function through(
  folder: string,
  samples: Float32Array,
  rateHz: number,
  command: (from: string, to: string) => string,
): Promise<Float32Array> {
  const [from, to] = [join(folder, 'from.wav'), join(folder, 'to.wav')];
  writeFileSync(from, wav([samples], rateHz, { depth: 'f32' }));
  childCpu([command(quoted(from), quoted(to))]);
  const sound = await decodeSound(new Uint8Array(readFileSync(to)), 1_000);
  if (isRefusal(sound)) throw new Error(`The peer wrote no sound: ${JSON.stringify(sound)}`);
  return sound.channels[0] ?? new Float32Array(0);
}

async function resampling(ways: readonly Way[]): Promise<void> {
  console.log(
    'Changing the rate: floats in, floats out, tones of −6 dBFS; 16-bit files have the noise of dither on top',
  );
  line(['', ...ways.map(({ name }) => name)]);
  for (const fromHz of [32_000, 44_100, 88_200, 96_000]) {
    const nyquist = Math.min(fromHz, toHz) / 2;
    const pass = [20, ...passParts.map((part) => Math.round(part * nyquist))];
    // Above the edge of the pass-band a tone has its image or alias next to it; above the lower Nyquist frequency it should not be there at all.
    const beyond = fromHz < toHz ? [0.93, 0.96, 0.98, 0.99] : [1.005, 1.02, 1.05, 1.1, 1.3, 1.6];
    const over = beyond.map((part) => Math.round(part * nyquist)).filter((hz) => hz < fromHz / 2);
    const ripples: string[] = [];
    const residues: string[] = [];
    const strays: string[] = [];
    for (const way of ways) {
      const tones = await measure(way, [...pass, ...over], fromHz);
      const gains = tones.slice(0, pass.length).map(({ gain }) => db(gain));
      ripples.push((Math.max(...gains) - Math.min(...gains)).toFixed(5));
      residues.push(worst(tones.slice(0, pass.length)));
      strays.push(worst(tones.slice(pass.length)));
    }
    const name = `${fromHz / 1_000} kHz`;
    line([`${name}  ripple to ${passEdge} of Nyquist, dB`, ...ripples]);
    line([`${name}  beside a tone of the pass-band, dB`, ...residues]);
    line([`${name}  ${fromHz < toHz ? 'images' : 'aliases'} of tones beyond it, dB`, ...strays]);
  }
}

interface Tone {
  readonly gain: number;
  /** Power of everything else against that of the tone that went in, as a ratio of amplitudes. */
  readonly stray: number;
}

const worst = (tones: readonly Tone[]) => db(Math.max(...tones.map(({ stray }) => stray))).toFixed(1);

/** Tones one after the other, each faded in and out; what is in the middle of each is taken apart. */
async function measure({ resample }: Way, tonesHz: readonly number[], fromHz: number): Promise<Tone[]> {
  const frames = Math.round(toneS * fromHz);
  const sound = new Float32Array(frames * tonesHz.length);
  tonesHz.forEach((hz, i) => {
    for (let n = 0; n < frames; n++) {
      const fade = Math.min(1, (10 * Math.min(n, frames - 1 - n)) / frames);
      const level = amplitude * 0.5 * (1 - Math.cos(Math.PI * fade));
      sound[i * frames + n] = level * Math.sin((2 * Math.PI * hz * n) / fromHz);
    }
  });
  const out = await resample(sound, fromHz);
  return tonesHz.map((hz, i) => {
    const start = Math.round((i + 0.3) * toneS * toHz);
    return takenApart(out.subarray(start, start + Math.round(0.4 * toneS * toHz)), hz);
  });
}

/** Fits the tone to the samples, in phase and out of it, under a window without edges, and looks at the rest. */
function takenApart(samples: Float32Array, hz: number): Tone {
  const isThere = hz < toHz / 2;
  const window = Float64Array.from(
    samples,
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / samples.length),
  );
  const sums = { ss: 0, cc: 0, sc: 0, ys: 0, yc: 0 };
  samples.forEach((y, n) => {
    const angle = (2 * Math.PI * hz * n) / toHz;
    const [s, c, w] = [Math.sin(angle), Math.cos(angle), window[n] ?? 0];
    sums.ss += w * s * s;
    sums.cc += w * c * c;
    sums.sc += w * s * c;
    sums.ys += w * y * s;
    sums.yc += w * y * c;
  });
  const determinant = sums.ss * sums.cc - sums.sc * sums.sc;
  const sine = isThere ? (sums.ys * sums.cc - sums.yc * sums.sc) / determinant : 0;
  const cosine = isThere ? (sums.yc * sums.ss - sums.ys * sums.sc) / determinant : 0;
  let rest = 0;
  let weights = 0;
  samples.forEach((y, n) => {
    const angle = (2 * Math.PI * hz * n) / toHz;
    const w = window[n] ?? 0;
    rest += w * (y - sine * Math.sin(angle) - cosine * Math.cos(angle)) ** 2;
    weights += w;
  });
  return {
    gain: Math.hypot(sine, cosine) / amplitude,
    stray: Math.sqrt((2 * rest) / weights) / amplitude,
  };
}

const ditherSize = 262_144;
const quietDbfs = -90;

async function dithering(roundings: readonly Rounding[]): Promise<void> {
  // A whole number of periods, so that the tone and its harmonics are one bin each.
  const bin = Math.round((997 / toHz) * ditherSize);
  const level = 10 ** (quietDbfs / 20);
  const quiet = Float32Array.from(
    { length: ditherSize },
    (_, n) => level * Math.sin((2 * Math.PI * ((bin * n) % ditherSize)) / ditherSize),
  );
  console.log(`Rounding to 16 bits: a tone of 997 Hz at ${quietDbfs} dBFS`);
  line(['', ...roundings.map(({ name }) => name)]);
  const transform = complexTransform(ditherSize);
  const rows = {
    'tone, dBFS': [] as string[],
    'noise, dBFS': [] as string[],
    'noise, loudest to quietest tenth of the band, dB': [] as string[],
    'loudest of harmonics 2 to 10, dB against the tone': [] as string[],
  };
  for (const { round } of roundings) {
    const samples = await round(quiet);
    const { re, im } = transform({ re: Float64Array.from(samples), im: new Float64Array(ditherSize) });
    const power = Float64Array.from(
      { length: ditherSize / 2 },
      (_, k) => 2 * (((re[k] ?? 0) / ditherSize) ** 2 + ((im[k] ?? 0) / ditherSize) ** 2),
    );
    const tone = power[bin] ?? 0;
    const noise = power.map((value, k) => (k === 0 || k === bin ? 0 : value));
    const tenths = Array.from({ length: 10 }, (_, i) => sumOf(noise, i / 10, (i + 1) / 10));
    const harmonics = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => power[n * bin] ?? 0);
    // Full scale is a sine of amplitude 1, whose power is a half.
    rows['tone, dBFS'].push(decibels(2 * tone));
    rows['noise, dBFS'].push(decibels(2 * sumOf(noise, 0, 1)));
    rows['noise, loudest to quietest tenth of the band, dB'].push(
      decibels(Math.max(...tenths) / Math.min(...tenths)),
    );
    rows['loudest of harmonics 2 to 10, dB against the tone'].push(decibels(Math.max(...harmonics) / tone));
  }
  for (const [name, cells] of Object.entries(rows)) line([name, ...cells]);
}

const decibels = (power: number) => (10 * Math.log10(Math.max(power, 1e-24))).toFixed(1);

function sumOf(power: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (const value of power.subarray(Math.round(from * power.length), Math.round(to * power.length)))
    sum += value;
  return sum;
}

function line([name, ...cells]: readonly string[]): void {
  console.log(`  ${(name ?? '').padEnd(52)}${cells.map((cell) => cell.padStart(18)).join('')}`);
}
