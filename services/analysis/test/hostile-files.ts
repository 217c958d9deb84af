import { fixture } from './fixtures.ts';
import { drumLoop, noise, seeded, sine } from './sounds.ts';
import { aiff, chunk, concat, wav } from './writers.ts';

const RATE_HZ = 44_100;
const tone = sine(0.3, RATE_HZ, 440, 0.5);
const rush = noise(0.3, RATE_HZ, 0.3);

/** Small valid files of every format that is taken; what hostile files are made from. */
export const SOUND_FILES: readonly Uint8Array[] = [
  fixture('loop-cbr96.mp3').subarray(0, 9_000),
  fixture('loop-vbr-mono.mp3').subarray(0, 8_000),
  fixture('loop-mpeg2-noheader.mp3'),
  fixture('loop-mono11.flac'),
  fixture('loop.ogg'),
  fixture('loop.opus'),
  wav([tone, rush], RATE_HZ),
  wav([tone], 48_000, { depth: 24, extensible: true }),
  wav([rush], 22_050, { depth: 8, after: [chunk('LIST', new Uint8Array(31))] }),
  wav([tone], 48_000, { rf64: true, depth: 'f32' }),
  wav([rush], 8_000, { depth: 'f64' }),
  aiff([tone, rush], RATE_HZ),
  aiff([tone], RATE_HZ, { codec: 'sowt', commonLast: true }),
  aiff([rush], RATE_HZ, { codec: 'fl32', depth: 'f32' }),
];

export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What must be in the refusal's detail, or in the analysis. */
  readonly answer:
    | { readonly refused: 'not-audio' | 'unreadable' | 'too-long'; readonly because: string }
    | { readonly sound: Readonly<Record<string, unknown>> };
}

const text = (line: string) => new TextEncoder().encode(line);
const read = (
  name: string,
  bytes: Uint8Array,
  sound: Readonly<Record<string, unknown>> = {},
): HostileFile => ({
  name,
  bytes,
  answer: { sound },
});
const refused = (
  name: string,
  bytes: Uint8Array,
  because: string,
  kind: 'not-audio' | 'unreadable' | 'too-long' = 'unreadable',
): HostileFile => ({ name, bytes, answer: { refused: kind, because } });

/** A copy with some bytes overwritten. */
function patched(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

const u32 = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
const u32be = (value: number) => u32(value).reverse();
const RIFF_SIZE_AT = 4;
const BLOCK_ALIGN_AT = 32;
const BITS_AT = 34;
const DATA_SIZE_AT = 40;
/** In an AIFF of `writers.ts`: behind FORM (12 bytes), COMM (26), and the name of the sound chunk. */
const SOUND_SIZE_AT = 42;
const FRAMES_AT = 22;
const FLAC_TOTAL_AT = 21;
const FLAC_MD5_AT = 26;

const plain = wav([tone, rush], RATE_HZ);
const plainBytes = plain.length - 44;
const length = { duration_s: 0.3 };

/** Sizes in the header that cannot be true, around sound that is all there. */
const wrongSizes: readonly HostileFile[] = [
  ...[0, 0xffff_ffff, 0x7fff_f000, plainBytes + 100_000, plainBytes / 2, 1].map((size) =>
    read(`a WAV with ${size} as its data size`, patched(plain, DATA_SIZE_AT, ...u32(size)), length),
  ),
  ...[0, 1, 0xffff_ffff].map((size) =>
    read(`a WAV with ${size} as its RIFF size`, patched(plain, RIFF_SIZE_AT, ...u32(size)), length),
  ),
  read(
    'a WAV whose writer filled in neither size',
    patched(patched(plain, RIFF_SIZE_AT, ...u32(0)), DATA_SIZE_AT, ...u32(0)),
    length,
  ),
  read('a WAV of 0 bits', patched(plain, BITS_AT, 0, 0), { ...length, bit_depth: 16 }),
  read('a WAV with 0 bytes per frame', patched(plain, BLOCK_ALIGN_AT, 0, 0), length),
  read('a WAV whose format chunk claims 2^31 bytes', patched(plain, 16, ...u32(2 ** 31)), length),
  read(
    'a WAV with a chunk of odd size that is not padded',
    wav([tone], RATE_HZ, { before: [chunk('LIST', new Uint8Array(31)).subarray(0, 39)] }),
    length,
  ),
  read(
    'an RF64 that claims 2^40 bytes of sound',
    wav([tone], 48_000, { rf64: true, claim: { dataBytes: 2 ** 40 } }),
    { sample_rate_hz: 48_000 },
  ),
  read(
    'an RF64 whose sizes were never filled in',
    wav([tone], 48_000, { rf64: true, claim: { dataBytes: 0 } }),
  ),
  read('an AIFF that claims 2^32 frames', aiff([tone], RATE_HZ, { claim: { frames: 2 ** 32 - 1 } }), length),
  read('an AIFF that claims 10^6 frames', aiff([tone], RATE_HZ, { claim: { frames: 1_000_000 } }), length),
  read('an AIFF with no frames', aiff([tone], RATE_HZ, { claim: { frames: 0 } }), length),
  ...[0, 2 ** 32 - 1, 50_000_000].map((size) =>
    read(
      `an AIFF with ${size} as the size of its sound`,
      patched(aiff([tone], RATE_HZ), SOUND_SIZE_AT, ...u32be(size)),
      length,
    ),
  ),
  read(
    'an AIFF whose frames and form were never filled in',
    patched(patched(aiff([tone], RATE_HZ), FRAMES_AT, ...u32be(0)), RIFF_SIZE_AT, ...u32be(0)),
    length,
  ),
];

const depths: readonly HostileFile[] = [
  ...([8, 16, 24, 32, 'f32', 'f64'] as const).flatMap((depth) => [
    read(`a WAV of depth ${depth}`, wav([tone], RATE_HZ, { depth }), length),
    read(`an extensible WAV of depth ${depth}`, wav([tone], RATE_HZ, { depth, extensible: true }), length),
    read(`an RF64 of depth ${depth}`, wav([tone], RATE_HZ, { depth, rf64: true }), length),
  ]),
  ...(
    [
      ['NONE', 16],
      ['sowt', 16],
      ['in24', 24],
      ['in32', 32],
      ['fl32', 'f32'],
      ['fl64', 'f64'],
    ] as const
  ).map(([codec, depth]) =>
    read(`an AIFF-C of ${codec}`, aiff([tone], RATE_HZ, { codec, depth }), { ...length, format: 'aiff' }),
  ),
];

const level = (value: number) => new Float32Array(RATE_HZ / 2).fill(value);
const holes = tone.map((x, i) => [x, Number.NaN, x, Number.POSITIVE_INFINITY, x, -1e38][i % 6] ?? 0);

/** Nothing is wrong with the file; it is the sound that is odd. */
const oddSounds: readonly HostileFile[] = [
  read('floats that are no numbers', wav([holes], RATE_HZ, { depth: 'f32' }), length),
  read('floats that are all no numbers', wav([level(Number.NaN)], RATE_HZ, { depth: 'f32' }), {
    tempo: null,
  }),
  read('doubles without bounds', wav([level(Number.MAX_VALUE)], RATE_HZ, { depth: 'f64' })),
  read('silence', wav([level(0)], RATE_HZ), { tempo: null, key: null, tempo_reason: 'silence' }),
  read('a constant', wav([level(0.5)], RATE_HZ), { tempo: null, key: null }),
  read('full scale without end', wav([level(1), level(-1)], RATE_HZ), { tempo: null }),
  read('channels that cancel each other', wav([tone, tone.map((x) => -x)], RATE_HZ), length),
  read('one sample', wav([Float32Array.of(0.5)], RATE_HZ), { tempo: null, key: null }),
  read('two samples at 4 kHz', wav([Float32Array.of(0.5, -0.5)], 4_000), { tempo: null }),
  read('0.05 s', wav([tone.subarray(0, 2_205)], RATE_HZ), { duration_s: 0.05, tempo: null }),
  read('192 kHz', wav([sine(0.2, 192_000, 440, 0.5)], 192_000), { sample_rate_hz: 192_000 }),
  read('384 kHz', wav([sine(0.1, 384_000, 440, 0.5)], 384_000), { sample_rate_hz: 384_000 }),
  read(
    '8 channels',
    wav(
      Array.from({ length: 8 }, () => tone),
      RATE_HZ,
    ),
    { channels: 8 },
  ),
  read('a click every two samples', wav([level(0).map((_, i) => (i % 2) * 2 - 1)], RATE_HZ)),
];

const id3 = (size: number) =>
  concat(
    text('ID3'),
    Uint8Array.of(4, 0, 0, (size >>> 21) & 127, (size >>> 14) & 127, (size >>> 7) & 127, size & 127),
  );
const mp3 = fixture('loop-vbr-mono.mp3');
const bare = fixture('loop-mpeg2-noheader.mp3');
const flac = fixture('loop-mono11.flac');
const ogg = fixture('loop.ogg');
const opus = fixture('loop.opus');
const lastPage = (bytes: Uint8Array) => Buffer.from(bytes).lastIndexOf('OggS');
const id3v1 = concat(text('TAG'), new Uint8Array(125));

const compressed: readonly HostileFile[] = [
  read('a VBR MP3', mp3, { format: 'mp3', channels: 1 }),
  read('an MP3 without a header of its own', bare, { format: 'mp3', sample_rate_hz: 22_050 }),
  read('an MP3 behind a tag of 12 MB', concat(id3(12_000_000), new Uint8Array(12_000_000).fill(0xff), mp3)),
  read('an MP3 whose tag is longer than it says', concat(id3(1_000), new Uint8Array(50_000), mp3)),
  read('an MP3 behind 20,000 zero bytes', concat(new Uint8Array(20_000), bare)),
  read('an MP3 that begins in the middle of a frame', bare.subarray(300)),
  read('an MP3 that ends in the middle of a frame', mp3.subarray(0, 5_000)),
  read('two MP3s in one', concat(bare, bare)),
  read('an MP3 with noise in the middle', concat(bare.subarray(0, 4_000), plain.subarray(0, 900), bare)),
  read(
    'a FLAC with a wrong checksum of its sound',
    patched(flac, FLAC_MD5_AT, ...new Uint8Array(16).fill(85)),
  ),
  read(
    'a FLAC that does not say how long it is',
    patched(flac, FLAC_TOTAL_AT, (flac[21] ?? 0) & 0xf0, 0, 0, 0, 0),
  ),
  read('a FLAC between tags', concat(id3(40), new Uint8Array(40), flac, id3v1)),
  read('an Ogg without a mark at its end', patched(ogg, lastPage(ogg) + 5, 0)),
  read('an Opus without a mark at its end', patched(opus, lastPage(opus) + 5, 0)),
  read('an Ogg with zero bytes behind it', concat(ogg, new Uint8Array(5_000))),
  read('a chain of Oggs', concat(ogg, ogg, ogg)),
  read('a chain of Opus streams', concat(opus, opus)),
];

const chaos = seeded(99);
const foreign = (name: string, bytes: Uint8Array, because: string) =>
  refused(name, bytes, because, 'not-audio');

const refusals: readonly HostileFile[] = [
  foreign('no bytes', new Uint8Array(0), 'empty'),
  foreign('one byte', Uint8Array.of(0x52), 'not a sound'),
  foreign('zero bytes', new Uint8Array(100_000), 'not a sound'),
  foreign('a text', text('Dear diary, nobody noticed. '.repeat(99)), 'text'),
  foreign('a web page', text('<html><body>404</body></html>'), 'text'),
  foreign('a ZIP archive with a sound in it', concat(text('PK\x03\x04'), new Uint8Array(26), mp3), 'ZIP'),
  foreign('an M4A', concat(Uint8Array.of(0, 0, 0, 32), text('ftypM4A '), new Uint8Array(999)), 'M4A'),
  foreign('an AVI', concat(text('RIFF'), Uint8Array.of(0, 9, 0, 0), text('AVI LIST'), mp3), 'AVI'),
  foreign('a MIDI file', concat(text('MThd'), new Uint8Array(99)), 'MIDI'),
  foreign('an AAC stream', concat(Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 3), new Uint8Array(900)), 'AAC'),
  foreign(
    'random bytes',
    Uint8Array.from({ length: 200_000 }, () => Math.floor(chaos() * 256)),
    'not a sound',
  ),
  refused('65,535 channels', wav([tone], RATE_HZ, { claim: { channels: 65_535 } }), '65535 channels'),
  refused(
    '64 channels',
    wav(
      Array.from({ length: 64 }, () => tone),
      RATE_HZ,
    ),
    '64 channels',
  ),
  refused('no channels', wav([tone], RATE_HZ, { claim: { channels: 0 } }), '0 channels'),
  refused('10^9 Hz', wav([tone], RATE_HZ, { claim: { rateHz: 1e9 } }), '1000000000 Hz'),
  refused('0 Hz', wav([tone], RATE_HZ, { claim: { rateHz: 0 } }), '0 Hz'),
  refused('a truncated WAV', plain.subarray(0, plain.length / 2), 'truncated'),
  refused('a truncated AIFF', aiff([tone], RATE_HZ).subarray(0, 9_000), 'truncated'),
  refused('a truncated FLAC', flac.subarray(0, flac.length / 2), 'truncated'),
  refused('a WAV without sound', plain.subarray(0, 44), 'holds 0'),
  refused('a WAV without a format', plain.subarray(0, 14), 'no readable format'),
  refused('a FLAC of 2^36 samples', patched(flac, FLAC_TOTAL_AT, 255, 255, 255, 255, 255), 'cannot hold'),
  refused('an Ogg of 2^62 samples', patched(ogg, lastPage(ogg) + 13, 64), 'more than its'),
  refused('an Ogg whose first page is all there is', ogg.subarray(0, 58), 'no sound'),
  refused('an Ogg with FLAC in it', patched(ogg, 28, ...text('\x7fFLAC\x01\x00')), 'FLAC in Ogg'),
  refused('an MP3 with a tag longer than the file', concat(id3(2 ** 27), mp3), 'longer than the file'),
  refused('a tag and nothing else', concat(id3(9), new Uint8Array(500)), 'ID3 tag but no MPEG'),
  refused('an MP3 that changes its rate', concat(mp3, bare), 'sample rate changes'),
  refused('an Ogg that changes its codec', concat(ogg, opus), 'codec changes'),
  refused('A-law', wav([tone], RATE_HZ, { claim: { tag: 6 } }), 'A-law'),
  refused('µ-law', wav([tone], RATE_HZ, { claim: { tag: 7 } }), 'µ-law'),
  refused('ADPCM', wav([tone], RATE_HZ, { claim: { tag: 2 } }), 'ADPCM'),
  refused('MP3 in a WAV', wav([tone], RATE_HZ, { claim: { tag: 0x55 } }), 'MP3'),
  refused('µ-law in an AIFF-C', aiff([tone], RATE_HZ, { codec: 'ulaw' }), 'µ-law'),
  refused('40 s', wav([noise(40, 8_000, 0.1)], 8_000), 'longer than the 30 seconds', 'too-long'),
];

/** Files that are made to hurt, each with the answer that it must get. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  ...wrongSizes,
  ...depths,
  ...oddSounds,
  ...compressed,
  ...refusals,
];

/** A loop that must still measure the same after everything else. */
export const honestFile = (): Uint8Array => wav([drumLoop({ bpm: 124, rateHz: RATE_HZ })], RATE_HZ);
