import { describe, expect, it, vi } from 'vitest';
import { analyse } from '../src/domain/analyse.ts';
import { probe } from '../src/domain/container/container.ts';
import { isRefusal } from '../src/domain/container/refusals.ts';
import { type DecodedSound, decodeSound } from '../src/outbound/decoder.ts';
import { type FixtureName, fixture, fixtureSource } from './fixtures.ts';
import { measure } from './measure.ts';
import { noise, seeded, sine } from './sounds.ts';
import { aiff, concat, wav } from './writers.ts';

async function decoded(bytes: Uint8Array, durationSMax = 300): Promise<DecodedSound> {
  const sound = await decodeSound(bytes, durationSMax);
  if (isRefusal(sound)) throw new Error(`refused: ${JSON.stringify(sound)}`);
  return sound;
}

function correlation(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return product / Math.sqrt(squaresA * squaresB);
}

const FIXTURES: readonly FixtureName[] = [
  'loop-cbr96.mp3',
  'loop-vbr-mono.mp3',
  'loop-mpeg2-noheader.mp3',
  'loop-mono11.flac',
  'loop.ogg',
  'loop.opus',
];

describe('decoding', () => {
  for (const name of FIXTURES)
    it(`${name} gives the channels, rate and length its header promises`, async () => {
      const bytes = fixture(name);
      const { probe: header, channels, sampleRateHz } = await decoded(bytes);
      expect(channels).toHaveLength(header.channels);
      expect(sampleRateHz).toBe(header.sampleRateHz);
      for (const samples of channels)
        expect(Math.abs(samples.length / sampleRateHz - (header.durationS ?? 0))).toBeLessThan(0.06);
    });

  for (const name of ['loop-cbr96.mp3', 'loop.ogg'] as const)
    it(`${name} sounds like what it was made from, sample for sample`, async () => {
      const { channels } = await decoded(fixture(name));
      fixtureSource().forEach((source, i) => {
        expect(correlation(source, channels[i] ?? new Float32Array(0))).toBeGreaterThan(0.97);
      });
    });

  it('a FLAC of 16 bits gives whole steps of full scale, as a WAV does', async () => {
    const { probe: header, channels } = await decoded(fixture('loop-mono11.flac'));
    expect(header.bitDepth).toBe(16);
    for (const samples of channels)
      for (const x of samples) expect(Math.abs(x * 32_768 - Math.round(x * 32_768))).toBeLessThan(0.01);
  });

  it('an MP3 whose channels are the same for a while stays stereo', async () => {
    const { channels } = await decoded(fixture('loop-cbr96.mp3'));
    expect(channels[0]).not.toEqual(channels[1]);
    expect(channels[0]).toHaveLength(channels[1]?.length ?? 0);
  });

  it('gives WAV and AIFF bit for bit', async () => {
    const tone = noise(0.3, 44_100, 0.9).map((x) => Math.round(x * 32_767) / 32_768);
    expect((await decoded(wav([tone, tone], 44_100))).channels).toEqual([tone, tone]);
    expect((await decoded(aiff([tone], 48_000))).channels).toEqual([tone]);
  });

  it('an MP3 cut off in the middle of a frame plays up to there', async () => {
    const bytes = fixture('loop-cbr96.mp3');
    const { channels, sampleRateHz } = await decoded(bytes.subarray(0, Math.round(bytes.length * 0.6)));
    expect((channels[0]?.length ?? 0) / sampleRateHz).toBeGreaterThan(1);
  });

  it('a re-encoded sound measures like the original', async () => {
    const original = measure(fixtureSource(), 44_100);
    for (const name of ['loop-cbr96.mp3', 'loop.ogg', 'loop.opus'] as const) {
      const { probe: header, channels } = await decoded(fixture(name));
      const copy = analyse(channels, header);
      const alike = copy.similarity.reduce((sum, value, i) => sum + value * (original.similarity[i] ?? 0), 0);
      expect(alike).toBeGreaterThan(0.95);
      expect(copy.loudness.integrated_lufs).toBeCloseTo(original.loudness.integrated_lufs ?? 0, 0);
      expect(copy.key).toMatchObject({ tonic: original.key?.tonic, scale: original.key?.scale });
    }
  });
});

describe('refusals', () => {
  const tone = sine(2, 44_100, 440, 0.5);

  it('a sound longer than allowed is too long, in every format', async () => {
    for (const bytes of [wav([tone], 44_100), aiff([tone], 44_100), ...FIXTURES.map(fixture)])
      expect(await decodeSound(bytes, 0.5)).toMatchObject({ kind: 'too-long' });
  });

  it('a sound just as long as allowed is not', async () => {
    expect(isRefusal(await decodeSound(wav([tone], 44_100), 2))).toBe(false);
    expect(isRefusal(await decodeSound(fixture('loop-vbr-mono.mp3'), 2))).toBe(false);
  });

  it('a FLAC that hides its length behind a header of zero is still too long', async () => {
    const bytes = fixture('loop-mono11.flac');
    bytes.set([(bytes[21] ?? 0) & 0xf0, 0, 0, 0, 0], 21);
    expect(isRefusal(await decodeSound(bytes, 300))).toBe(false);
    expect(await decodeSound(bytes, 0.5)).toMatchObject({ kind: 'too-long' });
  });

  it('a truncated WAV, AIFF or FLAC is unreadable', async () => {
    for (const bytes of [wav([tone], 44_100), aiff([tone], 44_100), fixture('loop-mono11.flac')])
      expect(await decodeSound(bytes.subarray(0, Math.round(bytes.length / 2)), 300)).toEqual({
        kind: 'unreadable',
        detail: expect.stringContaining('truncated'),
      });
  });

  it('a header with rubbish behind it is unreadable, not a fault', async () => {
    const rubbish = Uint8Array.from(noise(0.5, 44_100, 127), (x) => x & 255);
    for (const [name, headBytes] of [
      ['loop-mono11.flac', 300],
      ['loop.ogg', 300],
      ['loop.opus', 47],
    ] as const) {
      const head = fixture(name).subarray(0, headBytes);
      expect(await decodeSound(concat(head, rubbish), 300)).toMatchObject({ kind: 'unreadable' });
    }
  });

  it('text is not audio', async () => {
    expect(await decodeSound(new TextEncoder().encode('RIFF is a word, too'), 300)).toMatchObject({
      kind: 'not-audio',
    });
  });
});

describe('five hundred damaged files', () => {
  it('each give a sound or a refusal, never a throw, and never more than is allowed', {
    timeout: 120_000,
  }, async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const random = seeded(20_261_120);
    const whole = (below: number) => Math.floor(random() * below);
    const short = sine(0.2, 44_100, 440, 0.5);
    const sources = [
      ...FIXTURES.map(fixture),
      wav([short, short], 44_100),
      wav([short], 48_000, { depth: 24, extensible: true }),
      wav([short], 48_000, { rf64: true, depth: 'f32' }),
      aiff([short, short], 44_100),
      aiff([short], 44_100, { codec: 'sowt' }),
    ];
    const outcomes = { sound: 0, refused: 0 };
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 500; round++) {
      const bytes = (sources[round % sources.length] ?? new Uint8Array(0)).slice();
      const reach = random() < 0.5 ? 64 : bytes.length;
      for (let i = whole(12); i >= 0; i--) bytes[whole(reach)] = random() < 0.3 ? 255 : whole(256);
      const damaged = random() < 0.4 ? bytes.subarray(0, whole(bytes.length)) : bytes;
      const found = probe(damaged, damaged.length);
      const sound = await decodeSound(damaged, 10);
      if (isRefusal(sound)) outcomes.refused++;
      else {
        outcomes.sound++;
        expect(isRefusal(found)).toBe(false);
        expect(sound.channels.length).toBeLessThanOrEqual(8);
        for (const samples of sound.channels)
          expect(samples.length).toBeLessThanOrEqual(10.1 * sound.sampleRateHz + 1);
      }
    }
    expect(outcomes.sound).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(50);
    expect(process.memoryUsage().rss - before).toBeLessThan(1_000_000_000);
    vi.restoreAllMocks();
  });
});
