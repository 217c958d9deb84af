import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistoryBuilder, type History, playedIn, summaryOf, UnreadableHistory } from './history.ts';
import { countedFromMs, createEntryReader, readPlay } from './history-entries.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function entriesOf(bytes: Uint8Array, cuts: readonly number[] = []): unknown[] {
  const entries: unknown[] = [];
  const reader = createEntryReader((entry) => entries.push(entry));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  for (const [n, from] of places.entries()) reader.push(bytes.subarray(from, places[n + 1]));
  reader.end();
  return entries;
}

const long = (values: Record<string, unknown> = {}) => ({
  ts: '2024-02-29T10:11:12Z',
  ms_played: 200_000,
  master_metadata_track_name: 'Roads',
  master_metadata_album_artist_name: 'Portishead',
  master_metadata_album_album_name: 'Dummy',
  spotify_track_uri: 'spotify:track:2Z3kEvmhuVkFtUvJhmGWZO',
  incognito_mode: false,
  ...values,
});

describe('an entry reader', () => {
  it('gives the entries of any list, wherever the bytes are cut', () => {
    const entry = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
    );
    fc.assert(
      fc.property(fc.array(entry), fc.array(fc.nat()), fc.boolean(), (entries, cuts, pretty) => {
        const text = JSON.stringify(entries, null, pretty ? 2 : 0);
        expect(entriesOf(bytesOf(text), cuts)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads past a byte order mark, brackets in names and escaped quotes', () => {
    const entries = [{ a: ']}{[ "q" \\' }, { b: 'ü' }];
    expect(entriesOf(bytesOf(`\uFEFF ${JSON.stringify(entries)}\n`))).toEqual(entries);
  });

  it.each([
    ['nothing', '', 'empty'],
    ['a page', '<html>', 'does not begin'],
    ['one object', '{"ts":1}', 'does not begin'],
    ['numbers', '[1,2]', 'something else'],
    ['lists', '[[]]', 'something else'],
    ['half a file', '[{"a":1},{"b":', 'stops in the middle'],
    ['a file without its end', '[{"a":1}', 'stops in the middle'],
    ['two lists', '[] []', 'something else'],
    ['broken JSON', '[{"a":1},{"b":tru}]', 'Entry 2'],
    ['mixed brackets', '[{"a":[}]}]', 'damaged'],
    ['a deep entry', `[{"a":${'['.repeat(50_000)}`, 'too deep'],
    ['a long entry', `[{"a":"${'x'.repeat(70_000)}"}]`, 'too long'],
  ])('refuses %s in words', (_, text, words) => {
    expect(() => entriesOf(bytesOf(text))).toThrow(UnreadableHistory);
    expect(() => entriesOf(bytesOf(text))).toThrow(words);
  });

  it('refuses text in another encoding than UTF-8', () => {
    expect(() => entriesOf(Buffer.from('\uFEFF[{"a":1}]', 'utf16le'))).toThrow('UTF-8');
    expect(() => entriesOf(Buffer.from('[{"a":1}]', 'utf16le'))).toThrow('UTF-8');
    expect(() => entriesOf(Buffer.from('[{"a":"\u00fc"}]', 'latin1'))).toThrow('UTF-8');
  });

  it('throws nothing but a refusal for any bytes', () => {
    const near = fc.array(fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '\\', 'a', '1', ' ', '\uFEFF'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          near.map((parts) => bytesOf(`[{${parts.join('')}`)),
        ),
        (bytes) => {
          try {
            entriesOf(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableHistory);
          }
        },
      ),
    );
  });
});

describe('a play', () => {
  it('is read from the extended history and from the short one', () => {
    expect(readPlay(long())).toEqual({
      title: 'Roads',
      artist: 'Portishead',
      album: 'Dummy',
      uri: 'spotify:track:2Z3kEvmhuVkFtUvJhmGWZO',
      atS: Date.UTC(2024, 1, 29, 10, 11, 12) / 1_000,
    });
    const short = {
      endTime: '2024-02-29 10:11',
      artistName: 'Portishead',
      trackName: 'Roads',
      msPlayed: 30_000,
    };
    expect(readPlay(short)).toMatchObject({ uri: null, atS: Date.UTC(2024, 1, 29, 10, 11) / 1_000 });
  });

  it('counts from 30 seconds on', () => {
    expect(readPlay(long({ ms_played: countedFromMs }))).not.toBeNull();
    expect(readPlay(long({ ms_played: countedFromMs - 1 }))).toBeNull();
  });

  it.each([
    ['a podcast', long({ master_metadata_track_name: null, spotify_track_uri: null, episode_name: 'Talk' })],
    ['a private session', long({ incognito_mode: true })],
    ['a play at no time', long({ ts: 'yesterday' })],
    ['a play in month 13', long({ ts: '2024-13-01T00:00:00Z' })],
    ['a nameless song', long({ master_metadata_track_name: ' \u0000 ' })],
    ['something else', { hello: 1 }],
    ['a number', 7],
  ])('is not %s', (_, entry) => {
    expect(readPlay(entry)).toBeNull();
  });

  it('keeps no text that a database cannot keep, and no address that is no song’s', () => {
    const play = readPlay(
      long({
        master_metadata_track_name: `a\u0000b\ud800${'x'.repeat(900)}`,
        spotify_track_uri: 'spotify:track:../me',
      }),
    );
    expect(play?.title.length).toBe(200);
    expect(play?.title).toMatch(/^a b\ufffdx/);
    expect(play?.uri).toBeNull();
  });

  it('comes from any values without a throw', () => {
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(Object.keys(long()).map((key) => [key, fc.anything()]))),
        (entry) => {
          readPlay(entry);
        },
      ),
    );
  });
});

const dayS = 86_400;
const newestS = Date.UTC(2020, 0, 1) / 1_000;

function historyOf(plays: ReadonlyArray<readonly [title: string, daysAgo: number]>): History {
  const builder = createHistoryBuilder();
  for (const [title, daysAgo] of plays)
    builder.add({ title, artist: 'A', album: null, uri: null, atS: newestS - Math.round(daysAgo * dayS) });
  return builder.build();
}
const titlesOf = (history: History, range: Parameters<typeof playedIn>[1]) =>
  playedIn(history, range).map(({ track, plays }) => [track.title, plays]);

describe('a history', () => {
  it('has ranges that end with its newest play, however old that is', () => {
    const history = historyOf([
      ['ancient', 4_000],
      ['spring', 180],
      ['month', 27],
      ['month', 20],
      ['new', 0],
    ]);
    expect(titlesOf(history, '4_weeks')).toEqual([
      ['month', 2],
      ['new', 1],
    ]);
    expect(titlesOf(history, '6_months')).toEqual([
      ['month', 2],
      ['new', 1],
      ['spring', 1],
    ]);
    expect(titlesOf(history, 'long_term')).toHaveLength(4);
    expect(titlesOf(history, 'recent')).toEqual([
      ['new', 1],
      ['month', 1],
      ['month', 1],
      ['spring', 1],
      ['ancient', 1],
    ]);
  });

  it('gives the last 50 plays, repeats and all, and at most 500 songs of a range', () => {
    const many = Array.from({ length: 700 }, (_, n) => [`Song ${n}`, 700 - n] as const);
    const history = historyOf(many);
    expect(titlesOf(history, 'recent')).toHaveLength(50);
    expect(titlesOf(history, 'recent')[0]).toEqual(['Song 699', 1]);
    expect(titlesOf(history, 'long_term')).toHaveLength(500);
  });

  it('counts a play once that comes in two files, and editions of a song together', () => {
    const history = historyOf([
      ['Roads', 1],
      ['Roads', 1],
      ['Roads - 2011 Remaster', 2],
      ['roads', 3],
    ]);
    expect(summaryOf(history)).toMatchObject({
      plays: 3,
      tracks: 1,
      lastS: newestS - dayS,
      firstS: newestS - 3 * dayS,
    });
  });

  it('is the listener’s own record, with the address of the song as soon as one play tells it', () => {
    const builder = createHistoryBuilder();
    const uri = 'spotify:track:2Z3kEvmhuVkFtUvJhmGWZO';
    builder.add({ title: 'Roads', artist: 'Portishead', album: null, uri: null, atS: newestS - 5 });
    builder.add({ title: 'Roads', artist: 'Portishead', album: 'Dummy', uri, atS: newestS });
    expect(builder.build().tracks).toMatchObject([
      { id: '2Z3kEvmhuVkFtUvJhmGWZO', source: 'listener', uri, album: 'Dummy', features: null },
    ]);
  });

  it('says nothing about no plays', () => {
    expect(summaryOf(historyOf([]))).toBeNull();
    expect(playedIn(historyOf([]), '4_weeks')).toEqual([]);
  });

  it('refuses more songs than anybody has heard', () => {
    const builder = createHistoryBuilder();
    const addMany = () => {
      for (let n = 0; n <= 100_000; n += 1)
        builder.add({ title: `${n}`, artist: 'A', album: null, uri: null, atS: newestS });
    };
    expect(addMany).toThrow('different songs');
  });
});
