import { describe, expect, it } from 'vitest';
import { probe, probeHead } from '../src/domain/container/container.ts';
import { probeObject } from '../src/outbound/probe-object.ts';
import { fixture } from './fixtures.ts';
import { sine } from './sounds.ts';
import { aiff, chunk, concat, wav } from './writers.ts';

/** An object that counts what is read of it. */
function stored(bytes: Uint8Array) {
  const reads: number[] = [];
  return {
    reads,
    read: async (offset: number, length: number) => {
      reads.push(length);
      return bytes.slice(offset, offset + length);
    },
  };
}

const tone = sine(3, 44_100, 440, 0.5);
const tag = (size: number) =>
  concat(
    new TextEncoder().encode('ID3'),
    Uint8Array.of(3, 0, 0, (size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127),
    new Uint8Array(size),
  );

describe('probing a stored object', () => {
  const objects = {
    WAV: wav([tone, tone], 44_100),
    'WAV with a large chunk before its format': wav([tone], 44_100, {
      before: [chunk('JUNK', new Uint8Array(500_000))],
    }),
    'AIFF with its common chunk at the end': aiff([tone, tone], 44_100, { commonLast: true }),
    'MP3 behind a cover picture of 3 MB': concat(tag(3_000_000), fixture('loop-vbr-mono.mp3')),
    FLAC: fixture('loop-mono11.flac'),
    'Vorbis, longer than one read': concat(
      fixture('loop.ogg').subarray(0, 5_000),
      new Uint8Array(300_000),
      fixture('loop.ogg').subarray(5_000),
    ),
    Opus: fixture('loop.opus'),
    text: new TextEncoder().encode('nothing to hear'.repeat(9_000)),
    'half a WAV': wav([tone], 44_100).subarray(0, 99_000),
  };
  for (const [name, bytes] of Object.entries(objects))
    it(`says of ${name} what reading all of it says, after at most three reads`, async () => {
      const object = stored(bytes);
      expect(await probeObject(object.read, bytes.length)).toEqual(probe(bytes, bytes.length));
      expect(object.reads.length).toBeLessThanOrEqual(3);
      expect(object.reads.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(3 * 65_536);
    });

  it('refuses an object that is shorter than declared', async () => {
    const bytes = wav([tone], 44_100);
    expect(await probeObject(stored(bytes.subarray(0, 30)).read, bytes.length)).toMatchObject({
      kind: 'unreadable',
      detail: expect.stringContaining('shorter'),
    });
  });

  it('gives up on a header that is scattered over the file', async () => {
    const before = Array.from({ length: 40 }, () => chunk('JUNK', new Uint8Array(70_000)));
    const object = stored(wav([tone], 44_100, { before }));
    expect(await probeObject(object.read, 5_000_000)).toMatchObject({ kind: 'unreadable' });
    expect(object.reads.length).toBeLessThanOrEqual(24);
  });

  it('passes on the faults of the store', async () => {
    await expect(probeObject(() => Promise.reject(new Error('store is down')), 100)).rejects.toThrow(
      'store is down',
    );
  });
});

describe('probing the head of a file', () => {
  const headBytes = 65_536;
  const files = {
    WAV: wav([sine(3, 44_100, 440, 0.5)], 44_100),
    'half a WAV': wav([tone, tone], 44_100).subarray(0, 99_000),
    'a streamed WAV': wav([tone], 44_100, { claim: { dataBytes: 0 } }),
    'a WAV whose header lies': wav([tone], 44_100, { claim: { dataBytes: 2 ** 32 - 2 } }),
    AIFF: aiff([tone, tone], 44_100),
    'MP3 with a frame count': concat(fixture('loop-vbr-mono.mp3'), new Uint8Array(100_000)),
    'MP3 behind a tag': concat(tag(40_000), fixture('loop-cbr96.mp3'), new Uint8Array(100_000)),
    'MP3 without a frame count': concat(
      ...Array.from({ length: 12 }, () => fixture('loop-mpeg2-noheader.mp3')),
    ),
    FLAC: concat(fixture('loop-mono11.flac'), new Uint8Array(100_000)),
    text: new TextEncoder().encode('nothing to hear'.repeat(9_000)),
  };
  for (const [name, bytes] of Object.entries(files))
    it(`says of ${name} what probing all of it says`, () => {
      expect(bytes.length).toBeGreaterThan(headBytes);
      expect(probeHead(bytes.subarray(0, headBytes), bytes.length)).toEqual(probe(bytes, bytes.length));
    });

  const beyond = {
    'WAV with chunks after the sound': wav([tone], 44_100, { after: [chunk('LIST', new Uint8Array(400))] }),
    'WAV with a large chunk before its format': wav([tone], 44_100, {
      before: [chunk('JUNK', new Uint8Array(500_000))],
    }),
    'AIFF with its common chunk at the end': aiff([tone, tone], 44_100, { commonLast: true }),
    'MP3 behind a cover picture': concat(tag(300_000), fixture('loop-vbr-mono.mp3')),
    'MP3 without a frame count behind a tag': concat(
      tag(9_000),
      ...Array.from({ length: 12 }, () => fixture('loop-mpeg2-noheader.mp3')),
    ),
    Vorbis: concat(fixture('loop.ogg'), new Uint8Array(100_000)),
  };
  for (const [name, bytes] of Object.entries(beyond))
    it(`says nothing of ${name}, whose answer stands farther in`, () => {
      expect(probeHead(bytes.subarray(0, headBytes), bytes.length)).toBeNull();
    });

  it('never contradicts what probing all of it says, however little of a file it is given', () => {
    for (const bytes of [...Object.values(files), ...Object.values(beyond)])
      for (const length of [1, 4, 16, 44, 100, 1_000, 17_000, 40_000]) {
        const early = probeHead(bytes.subarray(0, length), bytes.length);
        if (early !== null) expect(early).toEqual(probe(bytes, bytes.length));
      }
  });

  it('knows all of a file that is smaller than a head', () => {
    for (const bytes of [
      fixture('loop.ogg'),
      fixture('loop-mono11.flac'),
      new TextEncoder().encode('a note'),
    ])
      expect(probeHead(bytes, bytes.length)).toEqual(probe(bytes, bytes.length));
  });
});
