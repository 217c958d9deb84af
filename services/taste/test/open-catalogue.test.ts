import { jsonHttp } from '@trc/runtime/json-http';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../src/outbound/seeds.open.ts';

interface Question {
  readonly path: string;
  readonly body: {
    readonly recordings: readonly { readonly artist_name: string; readonly recording_name: string }[];
  };
}

/** The open catalogue over a ListenBrainz that a script answers; `asked` are the questions. */
function scripted(answer: (question: Question) => unknown, status = 200) {
  const asked: Question[] = [];
  const http = jsonHttp({
    baseUrl: 'http://listenbrainz.test',
    budget: { take: async () => {}, penalise: async () => {} },
    closedForMs: () => null,
    fetch: async (input, init) => {
      const question = { path: new URL(String(input)).pathname, body: JSON.parse(String(init?.body)) };
      asked.push(question);
      return Response.json(answer(question), { status });
    },
  });
  return { asked, catalogue: openCatalogue(http, http) };
}
const mbidOf = (text: string) => `mbid of ${text}`;
const identified = ({ body }: Question) =>
  body.recordings.map(({ recording_name }, index) => ({ index, recording_mbid: mbidOf(recording_name) }));
const names = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ artist: `Artist ${n}`, title: `Song ${n}` }));

describe('recordings by name', () => {
  it('are asked for fifty at a time, and come back in their order', async () => {
    const { asked, catalogue } = scripted((question) => identified(question).toReversed());
    expect(await catalogue.identify(names(120))).toEqual(names(120).map(({ title }) => mbidOf(title)));
    expect(asked.map(({ path, body }) => [path, body.recordings.length])).toEqual([
      ['/1/metadata/lookup/', 50],
      ['/1/metadata/lookup/', 50],
      ['/1/metadata/lookup/', 20],
    ]);
  });

  it('that nobody knows are null, also when the answer has none of them or more than was asked', async () => {
    const { catalogue } = scripted(() => [
      { index: 1, recording_mbid: 'known' },
      { index: 2, recording_mbid: null },
      { index: 7, recording_mbid: 'never asked for' },
    ]);
    expect(await catalogue.identify(names(3))).toEqual([null, 'known', null]);
    expect(await scripted(() => ({ nonsense: true })).catalogue.identify(names(2))).toEqual([null, null]);
  });

  it('without an artist or a title are not asked for, because one of them would have all refused', async () => {
    const { asked, catalogue } = scripted(identified);
    const some = [
      { artist: '', title: 'A' },
      { artist: 'B', title: ' ' },
      { artist: 'C', title: 'D' },
    ];
    expect(await catalogue.identify(some)).toEqual([null, null, mbidOf('D')]);
    expect(asked[0]?.body.recordings).toEqual([{ artist_name: 'C', recording_name: 'D' }]);
    expect(await catalogue.identify(some.slice(0, 2))).toEqual([null, null]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['a title', 20, 300, 20, 230],
    ['an artist', 300, 20, 230, 20],
    ['both', 300, 300, 125, 125],
    ['neither', 120, 130, 120, 130],
  ])('are shortened to 250 letters where %s is longer', async (_, artist, title, ...lengths) => {
    const { asked, catalogue } = scripted(identified);
    await catalogue.identify([{ artist: 'a'.repeat(artist), title: 'b'.repeat(title) }]);
    const { artist_name = '', recording_name = '' } = asked[0]?.body.recordings[0] ?? {};
    expect([artist_name.length, recording_name.length]).toEqual(lengths);
  });

  it('are never cut through a letter', async () => {
    const { asked, catalogue } = scripted(identified);
    await catalogue.identify([{ artist: `x${'🎹'.repeat(200)}`, title: '🎹'.repeat(200) }]);
    const { artist_name = '', recording_name = '' } = asked[0]?.body.recordings[0] ?? {};
    expect([artist_name.isWellFormed(), recording_name.isWellFormed()]).toEqual([true, true]);
    expect(artist_name.length + recording_name.length).toBeLessThanOrEqual(250);
  });

  it('are an error when ListenBrainz does not serve', async () => {
    await expect(scripted(() => ({}), 500).catalogue.identify(names(1))).rejects.toMatchObject({
      status: 500,
    });
  });
});

describe('fame', () => {
  it('is a number from 0 to 1, and left out where nobody has counted', async () => {
    const { asked, catalogue } = scripted(() => [
      { recording_mbid: 'a', total_listen_count: 1_000 },
      { recording_mbid: 'b', total_listen_count: null },
      { recording_mbid: 'c', total_listen_count: 90_000_000 },
    ]);
    const fame = await catalogue.fame(['a', 'b', 'c']);
    expect([...fame.keys()]).toEqual(['a', 'c']);
    expect(fame.get('a')).toBeCloseTo(0.5, 3);
    expect(fame.get('c')).toBe(1);
    expect(asked[0]).toEqual({
      path: '/1/popularity/recording',
      body: { recording_mbids: ['a', 'b', 'c'] },
    });
  });
});
