import type { Track } from '@trc/contracts/documents/track.v1';
import { namedTrack } from '@trc/music/track';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  candidatesEnough,
  candidatesPoor,
  countDistinct,
  keysOf,
  publishableFirst,
  select,
  withCandidates,
  withoutOwned,
} from './candidates.ts';

const track = (id: string, values: Partial<Track> = {}): Track => ({
  ...namedTrack({ id, source: 'spotify', title: `Title ${id}`, artists: [`Artist ${id}`] }),
  ...values,
});
const nothing = {
  seeds: new Set<string>(),
  blocked: new Set<string>(),
  heavyPlayed: new Set<string>(),
};
const found = (strategy: string, tracks: readonly Track[]) => ({ strategy, tracks, note: null });

describe('selecting candidates', () => {
  it('keeps one of each recording and remembers every strategy that found it', () => {
    const { candidates, dropped } = select(
      [found('a', [track('1'), track('2')]), found('b', [track('2'), track('3')])],
      nothing,
    );
    expect(candidates.map((candidate) => [candidate.track.id, candidate.found_by])).toEqual([
      ['1', ['a']],
      ['2', ['a', 'b']],
      ['3', ['b']],
    ]);
    expect(dropped.duplicates).toBe(1);
  });

  it('puts together what two catalogues know, each value with its own source', () => {
    const open = track('m', {
      source: 'musicbrainz',
      mbid: 'm',
      title: 'Same',
      artists: ['One'],
      tags: { source: 'listenbrainz', values: ['dub'] },
    });
    const spotify = track('s', {
      title: 'Same - Remastered',
      artists: ['One'],
      uri: 'spotify:track:s',
      popularity: { source: 'spotify', value: 0.5 },
    });
    const { candidates } = select([found('open', [open]), found('search', [spotify])], nothing);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]?.track).toMatchObject({
      id: 'm',
      uri: 'spotify:track:s',
      tags: { source: 'listenbrainz' },
      popularity: { source: 'spotify' },
    });
  });

  it('drops what the listener knows, also under another id, and counts each once', () => {
    const seed = track('seed', { title: 'Seed', artists: ['X'] });
    const known = {
      seeds: keysOf([seed]),
      blocked: keysOf([track('b')]),
      heavyPlayed: keysOf([track('h'), track('b')]),
    };
    const again = track('other-id', { title: 'Seed (2011 Remaster)', artists: ['X'] });
    const { candidates, dropped } = select(
      [found('a', [again, track('b'), track('h'), track('new')])],
      known,
    );
    expect(candidates.map((candidate) => candidate.track.id)).toEqual(['new']);
    expect(dropped).toEqual({ duplicates: 0, seeds: 1, owned: 0, blocked: 1, heavy_played: 1 });
  });

  it('finds the same number of recordings in whatever order they come', () => {
    const some = fc.array(
      fc.record({ id: fc.integer({ min: 0, max: 12 }), isrc: fc.option(fc.integer({ min: 0, max: 5 })) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.integer(), (entries, turn) => {
        const tracks = entries.map(({ id, isrc }) =>
          track(`${id}`, isrc === null ? {} : { isrc: `USABC000000${isrc}` }),
        );
        const turned = [...tracks].sort((a, b) => (`${a.id}${turn}` < `${b.id}${turn}` ? 1 : -1));
        expect(countDistinct([found('a', tracks)])).toBe(countDistinct([found('a', turned)]));
        const { candidates, dropped } = select([found('a', tracks)], nothing);
        expect(candidates.length + dropped.duplicates).toBe(tracks.length);
        const keys = candidates.flatMap((candidate) => [
          ...new Set([`${candidate.track.isrc ?? candidate.track.id}`]),
        ]);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('keeps all that is new, and the strategies’ shares add up to it', () => {
    const many = Array.from({ length: candidatesEnough + 200 }, (_, index) => track(`${index}`));
    const selection = select([found('a', many.slice(0, 700)), found('b', many)], nothing);
    expect(selection.candidates).toHaveLength(candidatesEnough + 200);
    expect(selection.strategies).toEqual([
      { name: 'a', found: 700, kept: 700, note: null },
      { name: 'b', found: candidatesEnough + 200, kept: candidatesEnough - 500, note: null },
    ]);
    const nearest = withCandidates(selection, selection.candidates.slice(600, 800));
    expect(nearest.candidates).toHaveLength(200);
    expect(nearest.strategies.map(({ kept }) => kept)).toEqual([100, 100]);
  });
});

describe('what the listener owns', () => {
  const selection = select(
    [
      found(
        'a',
        ['1', '2'].map((id) => track(id)),
      ),
      found(
        'b',
        ['3', '4'].map((id) => track(id)),
      ),
    ],
    {
      ...nothing,
      blocked: keysOf([track('4')]),
    },
  );

  it('is dropped, counted, and no longer counted as kept; the others stay in their order', () => {
    const left = withoutOwned(selection, [true, false, true]);
    expect(left.candidates.map(({ track: { id } }) => id)).toEqual(['2']);
    expect(left.dropped).toEqual({ ...selection.dropped, owned: 2 });
    expect(left.strategies.map(({ name, found, kept }) => [name, found, kept])).toEqual([
      ['a', 2, 1],
      ['b', 2, 0],
    ]);
  });

  it('is only what was asked: candidates without an answer stay', () => {
    expect(withoutOwned(selection, [false]).candidates).toEqual(selection.candidates);
    expect(withoutOwned(selection, [])).toEqual(selection);
    const twice = withoutOwned(withoutOwned(selection, [true]), [true]);
    expect(twice.dropped.owned).toBe(2);
  });
});

describe('candidates for playlists that go to Spotify', () => {
  const candidates = (count: number, uri: string | null) =>
    Array.from({ length: count }, (_, index) => ({
      track: track(`${uri}-${index}`, { uri }),
      found_by: ['a'],
      embedding: null,
    }));

  it('leave out what Spotify does not have when there is enough without', () => {
    const kept = publishableFirst([
      ...candidates(20, null),
      ...candidates(candidatesPoor, 'spotify:track:x'),
    ]);
    expect(kept).toHaveLength(candidatesPoor);
    expect(kept.every(({ track: { uri } }) => uri !== null)).toBe(true);
  });

  it('are filled up with it when there is not', () => {
    const kept = publishableFirst([
      ...candidates(candidatesPoor, null),
      ...candidates(20, 'spotify:track:x'),
    ]);
    expect(kept).toHaveLength(candidatesPoor);
    expect(kept.filter(({ track: { uri } }) => uri !== null)).toHaveLength(20);
  });
});
