import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import { blockedOf, isBlocked, nothingBlocked } from '@trc/music/blocked';
import { recordingKeys } from '@trc/music/identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidateSets, intersections } from '../../test/arbitraries.ts';
import { aRichTrack, aTrack, aWorld, candidateOf, candidates } from '../../test/fixtures.ts';
import { type ComposedPlaylist, compose } from './compose.ts';
import type { Continuity, PreviousTrack } from './continuity.ts';
import { seedOf } from './dice.ts';
import { artistKeys } from './identity.ts';
import { weightsV2 } from './weights.v2.ts';

const world = aWorld({
  intersections: ['a', 'b', 'c'].map((id, n) => ({
    id,
    name: id.toUpperCase(),
    description: '',
    where: {},
    bias: { energy: 0.1 * (n - 1) },
    tags: [],
  })),
});
const plainTrack = (n: number) => aRichTrack(n, { tags: null });
const fresh = (count: number, from: number): Candidate[] => candidates(count, (n) => plainTrack(from + n));

const previousOf = (playlists: readonly Pick<ComposedPlaylist, 'intersection' | 'tracks'>[]) =>
  new Map(
    playlists.map(({ intersection, tracks }) => [
      intersection.id,
      tracks.map(
        ({ track, times_kept }): PreviousTrack => ({
          candidate: candidateOf(track),
          timesKept: times_kept,
        }),
      ),
    ]),
  );
const keysOf = (tracks: readonly PlaylistTrack[]) =>
  tracks.flatMap(({ track }) => [...new Set(recordingKeys(track))]);
const reasonOf = (playlist: ComposedPlaylist | undefined, id: string) =>
  playlist?.dropped.find((track) => track.id === id)?.reason;

describe('continuity', () => {
  test('A-084: for every share and every length before, exactly the share stays, or all that there were', () => {
    for (let length = 10; length <= 50; length += 1) {
      const previous: Continuity['previous'] = new Map(
        ['a', 'b', 'c'].map((id, n) => [
          id,
          Array.from({ length: Math.min(50, length + 13 * n) }, (_, k) => ({
            candidate: candidateOf(plainTrack(1_000 * (n + 1) + k)),
            timesKept: k % 5,
          })),
        ]),
      );
      for (let step = length % 4; step <= 50; step += 4) {
        const share = step / 50;
        const { playlists } = compose(world, fresh(180, 0), weightsV2, { share, previous });
        expect(playlists).toHaveLength(3);
        for (const { intersection, tracks, dropped } of playlists) {
          const before = previous.get(intersection.id) ?? [];
          const kept = tracks.filter((track) => track.kept);
          expect(kept).toHaveLength(Math.min(Math.round(share * 50), before.length));
          expect(tracks).toHaveLength(50);
          expect(dropped).toHaveLength(before.length - kept.length);
          const ids = new Set(before.map(({ candidate }) => candidate.track.id));
          expect(tracks.filter((track) => ids.has(track.track.id) !== track.kept)).toEqual([]);
        }
      }
    }
  });

  test('over 52 refreshes exactly 15 stay, none twice anywhere, nothing blocked, and every track ages and leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (start) => {
        let playlists = compose(world, fresh(220, 0), weightsV2).playlists;
        let blocklist: Blocklist = { tracks: [], artists: [] };
        for (let week = 1; week <= 52; week += 1) {
          const victim = playlists[week % 3]?.tracks[seedOf(`${start} ${week}`) % 50]?.track;
          if (week % 4 === 0 && victim)
            blocklist = { ...blocklist, artists: [...blocklist.artists, victim.artists[0] ?? ''] };
          const blocked = blockedOf(blocklist);
          // Catalogues move slowly: two thirds of what is found was found last week too.
          const found = fresh(220, week * 70 + (seedOf(`${start}/${week}`) % 20));
          const before = previousOf(playlists);
          const next = compose(world, found, weightsV2, { share: 0.3, previous: before }, blocked).playlists;
          expect(next).toHaveLength(3);
          expect(new Set(next.flatMap(({ tracks }) => keysOf(tracks))).size).toBe(
            next.flatMap(({ tracks }) => keysOf(tracks)).length,
          );
          for (const { intersection, tracks, dropped } of next) {
            const timesKept = new Map(
              before.get(intersection.id)?.map((entry) => [entry.candidate.track.id, entry.timesKept]),
            );
            expect(tracks.filter(({ kept }) => kept)).toHaveLength(15);
            expect(tracks.filter(({ track }) => isBlocked(track, blocked))).toEqual([]);
            expect(tracks.filter(({ track, kept }) => timesKept.has(track.id) !== kept)).toEqual([]);
            for (const { track, kept, times_kept } of tracks)
              expect(times_kept).toBe(kept ? (timesKept.get(track.id) ?? 0) + 1 : 0);
            expect(Math.max(...tracks.map(({ times_kept }) => times_kept))).toBeLessThan(15);
            expect(tracks.length + dropped.length).toBe(50 + timesKept.size - 15);
          }
          playlists = next;
        }
      }),
      { numRuns: 4 },
    );
  }, 60_000);

  test('any candidates, themes, shares and blocklists give playlists without a repetition or a blocked track', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const names = fc.uniqueArray(
      fc.integer({ min: 0, max: 60 }).map((n) => `artist ${n}`),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        candidateSets(250, 60),
        candidateSets(250),
        intersections,
        share,
        names,
        (first, second, themes, share, artists) => {
          const themed = aWorld({ intersections: themes });
          const blocked = blockedOf({ tracks: [], artists });
          const before = compose(themed, first, weightsV2).playlists;
          const moved = second.map(({ track, ...rest }) => ({
            ...rest,
            track: { ...track, id: `n${track.id}` },
          }));
          const continuity = { share, previous: previousOf(before) };
          const { playlists } = compose(themed, moved, weightsV2, continuity, blocked);
          const touched = new Set(playlists.map(({ intersection }) => intersection.id));
          const after = [...playlists, ...before.filter(({ intersection }) => !touched.has(intersection.id))];
          const everywhere = after.flatMap(({ tracks }) => keysOf(tracks));
          expect(new Set(everywhere).size).toBe(everywhere.length);
          const timesOf = new Map<string, number>();
          for (const key of after.flatMap(({ tracks }) => tracks.flatMap(({ track }) => artistKeys(track))))
            timesOf.set(key, (timesOf.get(key) ?? 0) + 1);
          expect(Math.max(0, ...timesOf.values())).toBeLessThanOrEqual(weightsV2.perArtistOfWorldMax);
          for (const { intersection, tracks, dropped } of playlists) {
            expect(tracks.filter(({ track }) => isBlocked(track, blocked))).toEqual([]);
            const old = continuity.previous.get(intersection.id) ?? [];
            const may = old.filter(({ candidate }) => !isBlocked(candidate.track, blocked));
            const kept = tracks.filter((track) => track.kept);
            expect(kept).toHaveLength(Math.min(Math.round(share * 50), may.length));
            expect(dropped).toHaveLength(old.length - kept.length);
            for (const { reason } of dropped) expect(reason).toMatch(/^\p{Lu}.*[^.]\.$/su);
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  test('a repeated refresh with the same inputs gives the same playlists', () => {
    const previous = previousOf(compose(world, fresh(200, 0), weightsV2).playlists);
    const again = () => compose(world, fresh(200, 100), weightsV2, { share: 0.3, previous });
    expect(again()).toEqual(again());
  });
});

describe('what leaves says why', () => {
  const one = (changes: object, rest: Partial<Continuity> = {}, blocked = nothingBlocked) => {
    const before = [aTrack(1, changes), ...candidates(20, (n) => aTrack(n + 2)).map(({ track }) => track)];
    const previous = new Map([
      ['a', before.map((track) => ({ candidate: candidateOf(track), timesKept: 0 }))],
    ]);
    return compose(
      aWorld({ intersections: world.intersections, exclude_keywords: ['metal'] }),
      candidates(200, (n) => aTrack(n + 100)),
      weightsV2,
      { share: 0.3, previous, ...rest },
      blocked,
    ).playlists[0];
  };

  test('blocked', () => {
    const blocked = blockedOf({ tracks: [], artists: ['ARTIST 1'] });
    expect(reasonOf(one({}, {}, blocked), 't1')).toBe('Blocked by you.');
  });

  test('no longer fitting', () => {
    expect(reasonOf(one({ tags: { source: 'musicbrainz', values: ['death metal'] } }), 't1')).toBe(
      'No longer fits the world.',
    );
  });

  test('a seed by now, listed or known by its id only', () => {
    expect(reasonOf(one({ artists: ['Grouper'], title: 'Song 9001 - Remaster' }), 't1')).toBe(
      'Became one of the seeds of your world.',
    );
    const also = aWorld({ intersections: world.intersections });
    const previous = new Map([['a', [{ candidate: candidateOf(aTrack(7)), timesKept: 0 }]]]);
    const { playlists } = compose(
      { ...also, seeds: { ...also.seeds, also: ['t7'] } },
      candidates(200, (n) => aTrack(n + 100)),
      weightsV2,
      { share: 1, previous },
    );
    expect(reasonOf(playlists[0], 't7')).toBe('Became one of the seeds of your world.');
  });

  test('too long in the playlist', () => {
    const before = candidates(16, aTrack).map((candidate, n) => ({ candidate, timesKept: n === 3 ? 3 : 0 }));
    const { playlists } = compose(
      world,
      candidates(200, (n) => aTrack(n + 100)),
      weightsV2,
      { share: 0.3, previous: new Map([['a', before]]) },
    );
    expect(playlists[0]?.dropped).toEqual([
      { id: 't3', title: 'Song 3', artists: ['Artist 3'], reason: 'Stayed three refreshes already.' },
    ]);
  });

  test('one that scored higher, and it did', () => {
    const first = compose(world, fresh(200, 0), weightsV2).playlists;
    const { playlists } = compose(world, fresh(200, 150), weightsV2, {
      share: 0.3,
      previous: previousOf(first),
    });
    const reasons = playlists.flatMap(({ dropped, tracks }) =>
      dropped.map(({ reason }) => ({
        title: /^Made room: "(.*)" scored higher\.$/.exec(reason)?.[1],
        tracks,
      })),
    );
    const named = reasons.filter(({ title }) => title !== undefined);
    expect(named.length).toBeGreaterThan(40);
    for (const { title, tracks } of named) expect(tracks.map(({ track }) => track.title)).toContain(title);
  });

  test('a track that stays says so, and how often', () => {
    const before = candidates(15, plainTrack).map((candidate, n) => ({ candidate, timesKept: n % 2 }));
    const { playlists } = compose(world, fresh(200, 100), weightsV2, {
      share: 0.3,
      previous: new Map([['a', before]]),
    });
    const kept = playlists[0]?.tracks.filter((track) => track.kept) ?? [];
    expect(kept).toHaveLength(15);
    for (const { reason, times_kept } of kept)
      expect(reason).toMatch(
        times_kept === 2 ? /^Stays, for the 2nd time: ["\p{Ll}]/u : /^Stays: ["\p{Ll}]/u,
      );
  });
});

describe('a playlist for which too little fits', () => {
  const narrow = aWorld({
    intersections: world.intersections.map((intersection) =>
      intersection.id === 'c' ? { ...intersection, where: { energy: { min: 5 } } } : intersection,
    ),
  });
  const first = compose(world, fresh(220, 0), weightsV2).playlists;

  test('stays as it was, and the composition says so', () => {
    const composition = compose(narrow, fresh(220, 100), weightsV2, {
      share: 0.3,
      previous: previousOf(first),
    });
    expect(composition.playlists.map(({ intersection }) => intersection.id)).toEqual(['a', 'b']);
    expect(composition.leftOut).toEqual([
      '"C" keeps its playlist as it was: fewer than 10 tracks fit it now.',
    ]);
  });

  test('lends none of its recordings to the others', () => {
    const again = fresh(220, 0);
    const { playlists } = compose(narrow, again, weightsV2, { share: 0.3, previous: previousOf(first) });
    const untouched = new Set(keysOf(first[2]?.tracks ?? []));
    expect(untouched.size).toBeGreaterThan(0);
    for (const { tracks } of playlists)
      expect(keysOf(tracks).filter((key) => untouched.has(key))).toEqual([]);
  });
});
