import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryOf, UnreadableHistory } from '../src/domain/history.ts';
import { readHistory } from '../src/outbound/history.objects.ts';
import { zipFile } from './zip-file.ts';

const sourceOf = (bytes: Uint8Array) => ({
  sizeBytes: bytes.length,
  read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
});
const read = (bytes: Uint8Array) => readHistory(sourceOf(bytes));
const play = (n: number) => ({
  ts: new Date(Date.UTC(2024, 0, 1) + n * 3_600_000).toISOString(),
  ms_played: 60_000,
  master_metadata_track_name: `Song ${n}`,
  master_metadata_album_artist_name: 'A',
  master_metadata_album_album_name: null,
  spotify_track_uri: null,
});
const fileOf = (from: number, count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, n) => play(from + n)));
const short = JSON.stringify([
  { endTime: '2024-03-01 10:00', artistName: 'B', trackName: 'Short', msPlayed: 40_000 },
]);
const folder = 'Spotify Extended Streaming History';

describe('an upload', () => {
  it('is one file, or the archive with all of them beside other things', async () => {
    expect(summaryOf(await read(Buffer.from(fileOf(0, 4))))).toMatchObject({ plays: 4, tracks: 4 });
    const archive = zipFile(
      [
        { name: `${folder}/ReadMeFirst_ExtendedStreamingHistory.pdf`, data: '%PDF' },
        { name: `${folder}/Streaming_History_Audio_2023-2024_0.json`, data: fileOf(0, 300) },
        { name: `${folder}/Streaming_History_Audio_2024_1.json`, data: fileOf(290, 20), stored: true },
        { name: `${folder}/Streaming_History_Video_2024.json`, data: fileOf(9_000, 5) },
        { name: 'Spotify Account Data/StreamingHistory_music_0.json', data: short },
      ],
      'with a comment',
    );
    expect(summaryOf(await read(archive))).toMatchObject({ plays: 310, tracks: 310 });
  });

  it('may be the short history of the last year, without its podcasts', async () => {
    const archive = zipFile([
      { name: 'my_spotify_data/StreamingHistory_music_0.json', data: short },
      { name: 'my_spotify_data/StreamingHistory_podcast_0.json', data: short.replaceAll('Short', 'Talk') },
      { name: 'my_spotify_data/Userdata.json', data: '{' },
    ]);
    expect((await read(archive)).tracks.map(({ title }) => title)).toEqual(['Short']);
  });

  const good = zipFile([{ name: 'endsong_0.json', data: fileOf(0, 50) }]);
  const damagedDeflate = Buffer.from(good);
  damagedDeflate.fill(0xff, 60, 120);
  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['an archive of something else', zipFile([{ name: 'photo.jpg', data: 'x' }]), 'holds no'],
    ['an empty archive', zipFile([]), 'holds no'],
    ['the first half of an archive', good.subarray(0, good.length >> 1), 'damaged or incomplete'],
    ['the first bytes of an archive', Buffer.from('PK'), 'damaged or incomplete'],
    ['an archive whose data is damaged', damagedDeflate, 'damaged or incomplete'],
    ['an archive whose sum is wrong', zipFile([{ name: 'endsong_0.json', data: '[]', crc: 1 }]), 'damaged'],
    [
      'an archive with a password',
      zipFile([{ name: 'endsong_0.json', data: '[]', encrypted: true }]),
      'password',
    ],
    [
      'an archive with a broken file',
      zipFile([{ name: 'endsong_0.json', data: '[{"a":1},' }]),
      'stops in the middle',
    ],
    ['plays that do not count', Buffer.from(fileOf(0, 9).replaceAll('60000', '900')), 'no song'],
    [
      'an archive of a thousand files',
      zipFile(Array.from({ length: 1_000 }, (_, n) => ({ name: `endsong_${n}.json`, data: '[]' }))),
      'more files',
    ],
  ])('that is %s is refused in words', async (_, bytes, words) => {
    await expect(read(bytes)).rejects.toThrow(UnreadableHistory);
    await expect(read(bytes)).rejects.toThrow(words);
  });

  it('that unpacks to gigabytes is refused before it does, and takes little memory', async () => {
    const megabytes = (count: number, text: string) => Buffer.alloc(count * 1024 * 1024, text, 'latin1');
    const list = Buffer.concat([Buffer.from('['), megabytes(4, ' '), Buffer.from(']')]);
    const files = Array.from({ length: 9 }, (_, n) => ({ name: `endsong_${n}.json`, data: list }));
    const before = process.memoryUsage().rss;
    const bounded = readHistory(sourceOf(zipFile(files)), 32 * 1024 * 1024);
    await expect(bounded).rejects.toThrow('a lifetime of listening');
    const brackets = {
      name: 'endsong_0.json',
      data: Buffer.concat([Buffer.from('['), megabytes(48, '{},')]),
    };
    await expect(read(zipFile([brackets]))).rejects.toThrow('more than 1000000 entries');
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  }, 30_000);

  it('of any bytes ends in a history or a refusal', async () => {
    const broken = fc
      .tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 12 }), fc.nat(good.length))
      .map(([changes, length]) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, length === 0 ? good.length : length);
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), broken), async (bytes) => {
        await read(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(UnreadableHistory));
      }),
      { numRuns: 300 },
    );
  });
});
