import { describe, expect, it } from 'vitest';
import { analyse } from '../src/domain/analyse.ts';
import { isRefusal } from '../src/domain/container/refusals.ts';
import { gainTo, truePeakDbtpMax } from '../src/domain/export/export-gain.ts';
import { measureLoudness } from '../src/domain/signal/loudness.ts';
import { convertSound } from '../src/outbound/converter.ts';
import { decodeSound } from '../src/outbound/decoder.ts';
import { fixture } from './fixtures.ts';
import { decibels, drumLoop, kick, noise, progression, silence } from './sounds.ts';
import { aiff, wav } from './writers.ts';

const drums = drumLoop({ bpm: 93, rateHz: 44_100, bars: 2 });
const chords = progression({ tonic: 9, scale: 'minor', rateHz: 96_000, degrees: [0, 3], chordS: 1 });
const clipped = (gain: number) => drums.map((x) => Math.max(-1, Math.min(1, gain * x)));
const quiet = (samples: Float32Array, db: number) => samples.map((x) => x * decibels(db));

const sounds: Readonly<Record<string, () => Uint8Array>> = {
  'drums of a CD': () => wav([drums, drums], 44_100),
  'the same in one channel': () => wav([drums], 44_100),
  'chords of 96 kHz and 24 bits': () => wav([chords, quiet(chords, -6)], 96_000, { depth: 24 }),
  'very quiet chords': () => aiff([quiet(chords, -45)], 96_000, { depth: 24 }),
  'drums that are clipped': () => wav([clipped(6), clipped(6)], 44_100),
  'drums over full scale': () => wav([quiet(drums, 6)], 44_100, { depth: 'f32' }),
  'sound that needs no other rate': () => wav([noise(2, 48_000, 0.1)], 48_000),
  'a hit shorter than a block': () => wav([kick(44_100).subarray(0, 6_000)], 44_100),
  'an MP3': () => fixture('loop-cbr96.mp3'),
  'an Ogg': () => fixture('loop.ogg'),
};

async function decoded(bytes: Uint8Array) {
  const sound = await decodeSound(bytes, 60);
  if (isRefusal(sound)) throw new Error(sound.detail);
  return sound;
}

async function exported(bytes: Uint8Array, gainDb: number): Promise<Uint8Array> {
  const file = await convertSound({ bytes, durationSMax: 60, format: 'wav-48k16', ditherSeed: 1, gainDb });
  if (isRefusal(file)) throw new Error(file.detail);
  return file.bytes;
}

describe.each([-9, -14, -23])('a file that is exported at %d LUFS', (target) => {
  it.each(Object.entries(sounds))('%s has it, or the highest true peak', async (_, bytes) => {
    const source = await decoded(bytes());
    const gain = gainTo(target, analyse(source.channels, source.probe));
    const written = await decoded(await exported(bytes(), gain.db));
    const { integratedLufs, truePeakDbtp } = measureLoudness(written.channels, written.sampleRateHz);
    expect(gain.db).not.toBe(0);
    expect(truePeakDbtp).toBeLessThan(truePeakDbtpMax + 0.01);
    if (gain.changes.includes('held-by-peak')) {
      expect(truePeakDbtp).toBeGreaterThan(truePeakDbtpMax - 0.25);
      expect(integratedLufs).toBeLessThan(target + 0.1);
    } else expect(Math.abs((integratedLufs ?? 0) - target)).toBeLessThan(0.1);
  });
});

it('silence stays silence, and a file without gain keeps its numbers', async () => {
  const still = analyse([silence(1, 48_000)], (await decoded(wav([silence(1, 48_000)], 48_000))).probe);
  expect(gainTo(-14, still)).toEqual({ db: 0, changes: ['loudness-unknown'] });
  const source = wav([noise(1, 48_000, 0.3)], 48_000);
  expect(Buffer.from(await exported(Uint8Array.from(source), 0)).equals(source)).toBe(true);
});

it('a file with a gain is rounded anew, with dither: steps of the source do not become steps of the file', async () => {
  const faint = Float32Array.from({ length: 48_000 }, (_, n) => Math.round(2 * Math.sin(n / 20)) / 32_768);
  const louder = await exported(wav([faint], 48_000), 12.04);
  const numbers = new Int16Array(louder.buffer, 44);
  const between = numbers.filter((x) => Math.abs(x) % 4 !== 0).length;
  expect(between).toBeGreaterThan(numbers.length / 10);
});
