import { describe, expect, it } from 'vitest';
import { fixture } from '../../../test/fixtures.ts';
import { seeded, sine } from '../../../test/sounds.ts';
import { aiff, chunk, concat, wav } from '../../../test/writers.ts';
import { locate, probe } from './container.ts';
import { isRefusal } from './refusals.ts';

const tone = sine(0.5, 44_100, 440, 0.5);
const whole = (bytes: Uint8Array) => probe(bytes, bytes.length);
const text = (s: string) => new TextEncoder().encode(s);
const refusalOf = (bytes: Uint8Array) => {
  const found = whole(bytes);
  return isRefusal(found) ? found : null;
};
const unreadableBecause = (part: string) => ({ kind: 'unreadable', detail: expect.stringContaining(part) });

describe('WAV and AIFF', () => {
  for (const depth of [8, 16, 24, 32, 'f32', 'f64'] as const)
    for (const extensible of [false, true])
      it(`recognises a ${depth} WAV, extensible ${extensible}`, () => {
        expect(whole(wav([tone, tone], 44_100, { depth, extensible }))).toEqual({
          format: 'wav',
          mime: 'audio/wav',
          extension: 'wav',
          durationS: 0.5,
          sampleRateHz: 44_100,
          channels: 2,
          bitDepth: typeof depth === 'number' ? depth : Number(depth.slice(1)),
        });
      });

  it('reads the length of an RF64 file from its ds64 chunk', () => {
    expect(whole(wav([tone], 48_000, { rf64: true }))).toMatchObject({
      format: 'wav',
      durationS: 22_050 / 48_000,
    });
  });

  it('finds the sound behind other chunks, odd sizes included', () => {
    const before = [chunk('bext', new Uint8Array(603)), chunk('LIST', text('INFOx'))];
    expect(whole(wav([tone], 44_100, { before }))).toMatchObject({ durationS: 0.5 });
  });

  it('takes a streamed WAV, whose size was never filled in, to the end of the file', () => {
    for (const dataBytes of [0, 0xffff_ffff])
      expect(whole(wav([tone], 44_100, { claim: { dataBytes } }))).toMatchObject({ durationS: 0.5 });
  });

  it('believes the RIFF size where the data size cannot be true, and the data size where both agree', () => {
    const file = wav([tone], 44_100);
    const size = file.length - 44;
    const claiming = (dataBytes: number) => wav([tone], 44_100, { claim: { dataBytes } });
    for (const dataBytes of [2 ** 32 - 2, size + 5_000, size / 4])
      expect(whole(claiming(dataBytes))).toMatchObject({ durationS: 0.5 });
    expect(whole(concat(file, new Uint8Array(9_000)))).toMatchObject({ durationS: 0.5 });
  });

  it('finds the sound when the size of a chunk before it is wrong', () => {
    const unpadded = chunk('LIST', new Uint8Array(31)).subarray(0, 39);
    const short = chunk('LIST', new Uint8Array(400), true, 100);
    const endless = chunk('LIST', new Uint8Array(40), true, 2 ** 31);
    for (const wrong of [unpadded, short, endless])
      expect(whole(wav([tone], 44_100, { before: [wrong] }))).toMatchObject({ durationS: 0.5 });
  });

  it('reads a big-endian WAV', () => {
    const common = [0, 1, 0, 1, 0, 0, 0xac, 0x44, 0, 1, 0x58, 0x88, 0, 2, 0, 16];
    const body = concat(
      chunk('fmt ', Uint8Array.from(common), false),
      chunk('data', Uint8Array.of(0x40, 0, 0xc0, 0), false),
    );
    const file = concat(text('RIFX'), Uint8Array.of(0, 0, 0, body.length + 4), text('WAVE'), body);
    expect(locate(file, file.length)).toMatchObject({
      probe: { sampleRateHz: 44_100, channels: 1, bitDepth: 16 },
      pcm: { frames: 2, littleEndian: false },
    });
  });

  it('rounds the sample rates of old Macintoshes', () => {
    const file = aiff([tone], 22_254);
    file.set([0x40, 0x0d, 0xad, 0xdd, 0x17, 0x45, 0xd1, 0x74, 0x5d, 0x17], 28);
    expect(whole(file)).toMatchObject({ sampleRateHz: 22_255 });
  });

  it('does not take the chunks after an empty data chunk for sound', () => {
    const file = wav([new Float32Array(0)], 44_100, { after: [chunk('LIST', new Uint8Array(64))] });
    expect(refusalOf(file)).toEqual(unreadableBecause('no sound'));
  });

  const aiffs = [
    [{ depth: 8 }, 'aiff', 8],
    [{ depth: 24 }, 'aiff', 24],
    [{ depth: 16, commonLast: true }, 'aiff', 16],
    [{ depth: 16, codec: 'NONE' }, 'aifc', 16],
    [{ depth: 16, codec: 'sowt' }, 'aifc', 16],
    [{ depth: 24, codec: 'in24' }, 'aifc', 24],
    [{ depth: 32, codec: 'in32' }, 'aifc', 32],
    [{ depth: 'f32', codec: 'fl32' }, 'aifc', 32],
    [{ depth: 'f64', codec: 'fl64' }, 'aifc', 64],
  ] as const;
  for (const [options, extension, bitDepth] of aiffs)
    it(`recognises AIFF ${JSON.stringify(options)}`, () => {
      expect(whole(aiff([tone, tone], 44_100, options))).toEqual({
        format: 'aiff',
        mime: 'audio/aiff',
        extension,
        durationS: 0.5,
        sampleRateHz: 44_100,
        channels: 2,
        bitDepth,
      });
    });
});

describe('compressed formats', () => {
  it('counts an MP3 from its Xing or Info header, encoder delay left out', () => {
    expect(whole(fixture('loop-cbr96.mp3'))).toMatchObject({
      format: 'mp3',
      channels: 2,
      sampleRateHz: 44_100,
    });
    for (const name of ['loop-cbr96.mp3', 'loop-vbr-mono.mp3'] as const)
      expect((whole(fixture(name)) as { durationS: number }).durationS).toBeCloseTo(2, 2);
  });

  it('estimates an MP3 without a header from its bit rate', () => {
    const found = whole(fixture('loop-mpeg2-noheader.mp3'));
    expect(found).toMatchObject({ format: 'mp3', channels: 1, sampleRateHz: 22_050, bitDepth: null });
    expect(Math.abs((found as { durationS: number }).durationS - 2)).toBeLessThan(0.1);
  });

  it('skips ID3 tags of any size, and one after another', () => {
    const tag = (size: number) =>
      concat(
        text('ID3'),
        Uint8Array.of(4, 0, 0, (size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127),
        new Uint8Array(size).fill(0xff),
      );
    const sound = fixture('loop-mpeg2-noheader.mp3');
    expect(whole(concat(tag(300_000), tag(9), sound))).toMatchObject({ format: 'mp3', sampleRateHz: 22_050 });
    expect(whole(concat(tag(40), fixture('loop-mono11.flac')))).toMatchObject({ format: 'flac' });
  });

  it('reads FLAC, Vorbis and Opus, the last two from head and tail alone', () => {
    expect(whole(fixture('loop-mono11.flac'))).toEqual({
      format: 'flac',
      mime: 'audio/flac',
      extension: 'flac',
      durationS: expect.closeTo(1.25, 3),
      sampleRateHz: 11_025,
      channels: 1,
      bitDepth: 16,
    });
    for (const [name, format, sampleRateHz] of [
      ['loop.ogg', 'ogg-vorbis', 44_100],
      ['loop.opus', 'ogg-opus', 48_000],
    ] as const) {
      const bytes = fixture(name);
      const padded = concat(bytes.subarray(0, 4_000), new Uint8Array(100_000), bytes.subarray(4_000));
      const found = probe(padded.subarray(0, 4_000), padded.length, padded.subarray(-65_536));
      expect(found).toMatchObject({ format, sampleRateHz, channels: 2, durationS: expect.closeTo(2, 1) });
      expect(probe(padded.subarray(0, 4_000), padded.length)).toMatchObject({ format, durationS: null });
    }
  });
});

describe('refusals', () => {
  it('says not-audio to what is no sound, whatever its name', () => {
    const random = seeded(5);
    const files = [
      text('Dear diary, today I renamed a text file to .wav and nobody noticed. '.repeat(50)),
      text('<html><body>not found</body></html>'),
      new Uint8Array(0),
      Uint8Array.of(0x52),
      new Uint8Array(100_000),
      Uint8Array.from({ length: 200_000 }, () => Math.floor(random() * 256)),
      concat(text('RIFF'), Uint8Array.of(0, 0, 1, 0), text('AVI '), fixture('loop-cbr96.mp3')),
      Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0x03, 0xff, 0xfc, 0, 0, 0, 0, 0),
    ];
    for (const file of files) expect(refusalOf(file)).toMatchObject({ kind: 'not-audio' });
  });

  it('calls absurd headers unreadable and says which number is absurd', () => {
    expect(refusalOf(wav([tone], 44_100, { claim: { channels: 65_535 } }))).toEqual(
      unreadableBecause('65535 channels'),
    );
    expect(refusalOf(wav([tone], 44_100, { claim: { channels: 0 } }))).toEqual(
      unreadableBecause('0 channels'),
    );
    expect(refusalOf(wav([tone], 44_100, { claim: { rateHz: 1e9 } }))).toEqual(
      unreadableBecause('1000000000 Hz'),
    );
    expect(refusalOf(wav([tone], 44_100, { claim: { rateHz: 0 } }))).toEqual(unreadableBecause('0 Hz'));
    expect(refusalOf(aiff([tone], 44_100, { claim: { channels: 9 } }))).toEqual(
      unreadableBecause('9 channels'),
    );
  });

  it('calls a file that holds less than it promises truncated', () => {
    const file = wav([tone, tone], 44_100);
    expect(refusalOf(file.subarray(0, file.length / 2))).toEqual(unreadableBecause('truncated'));
    const aiffFile = aiff([tone], 44_100);
    expect(refusalOf(aiffFile.subarray(0, 5_000))).toEqual(unreadableBecause('truncated'));
    const flac = fixture('loop-mono11.flac');
    flac.set([0xff, 0xff, 0xff, 0xff, 0xff], 21);
    expect(refusalOf(flac)).toEqual(unreadableBecause('truncated'));
  });

  it('forgives a file that is short of less than one frame', () => {
    const file = wav([tone, tone], 44_100);
    expect(whole(file.subarray(0, file.length - 3))).toMatchObject({ format: 'wav' });
  });

  it('names the codec of a known container that it cannot read', () => {
    expect(refusalOf(wav([tone], 44_100, { claim: { tag: 0x11 } }))).toEqual(unreadableBecause('0x0011'));
    expect(refusalOf(aiff([tone], 44_100, { codec: 'ulaw' }))).toEqual(unreadableBecause('"ulaw" (µ-law)'));
    const ogg = fixture('loop.ogg');
    ogg.set(text('xxxxxx'), 29);
    expect(refusalOf(ogg)).toEqual(unreadableBecause('neither Vorbis nor Opus'));
  });

  it('calls a header without its sound unreadable', () => {
    expect(refusalOf(wav([tone], 44_100).subarray(0, 20))).toEqual(unreadableBecause('format'));
    expect(refusalOf(wav([tone], 44_100).subarray(0, 36))).toEqual(unreadableBecause('no sound'));
    expect(refusalOf(fixture('loop.ogg').subarray(0, 20))).toEqual(unreadableBecause('cut off'));
    expect(
      refusalOf(concat(text('ID3'), Uint8Array.of(4, 0, 0, 127, 127, 127, 127), new Uint8Array(99))),
    ).toEqual(unreadableBecause('longer than the file'));
  });
});
