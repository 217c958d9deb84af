import type { PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import { playlistTrackSchema } from '@trc/contracts/documents/playlist.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { recordingKeys } from '@trc/music/identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidateSets, intersections } from '../../test/arbitraries.ts';
import { aRichTrack, aTrack, aWorld, candidateOf, candidates } from '../../test/fixtures.ts';
import { arrange } from './arc.ts';
import { compose } from './compose.ts';
import type { Continuity } from './continuity.ts';
import { normaliseAll } from './features.ts';
import { artistKeys, primaryGenre } from './identity.ts';
import { partNames, weightsV2 } from './weights.v2.ts';

const energyOf = ({ track }: PlaylistTrack) => track.features?.values.energy ?? null;
const repeated = (values: readonly (string | null | undefined)[]) => {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length - new Set(known).size;
};
const open: World['intersections'][number] = {
  id: 'a',
  name: 'A',
  description: '',
  where: {},
  bias: {},
  tags: [],
};
const openWorld = (count = 3, changes: Partial<World> = {}) =>
  aWorld({
    intersections: ['a', 'b', 'c', 'd', 'e']
      .slice(0, count)
      .map((id) => ({ ...open, id, name: id.toUpperCase() })),
    ...changes,
  });

const mostFrequent = (values: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values());
};
/** What a world knows of when its seeds came out and of how well known they are. */
const known = {
  released: { '2019-03': 0.5, '1998': 0.3, '2022-11': 0.2 },
  fame: { source: 'spotify' as const, shares: { '40': 0.7, '81': 0.3 } },
};

describe('compose', () => {
  test('any candidates and any intersections give playlists that keep every rule', () => {
    fc.assert(
      fc.property(candidateSets(400), intersections, (set, themes) => {
        const world = aWorld({ intersections: themes, ...known });
        const { playlists, leftOut } = compose(world, set, weightsV2);
        expect(playlists.length + leftOut.length).toBe(themes.length);
        const everywhere = playlists.flatMap(({ tracks }) =>
          tracks.map(({ track }) => [...new Set(recordingKeys(track))]),
        );
        expect(repeated(everywhere.flat())).toBe(0);
        expect(
          mostFrequent(playlists.flatMap(({ tracks }) => tracks.flatMap(({ track }) => artistKeys(track)))),
        ).toBeLessThanOrEqual(weightsV2.perArtistOfWorldMax);
        for (const { tracks, intersection, shortfall } of playlists) {
          expect(tracks.length).toBeGreaterThanOrEqual(weightsV2.tracksMin);
          expect(tracks.length).toBeLessThanOrEqual(weightsV2.tracksMax);
          expect(tracks.map(({ position }) => position)).toEqual(tracks.map((_, index) => index + 1));
          expect(repeated(tracks.flatMap(({ track }) => artistKeys(track)))).toBe(0);
          expect(repeated(tracks.map(({ track }) => track.album_id))).toBe(0);
          for (const genre of new Set(tracks.map(({ track }) => primaryGenre(track)))) {
            if (genre === null) continue;
            expect(tracks.filter(({ track }) => primaryGenre(track) === genre).length).toBeLessThanOrEqual(8);
          }
          for (const entry of tracks) {
            expect(playlistTrackSchema.safeParse(entry).error).toBeUndefined();
            for (const name of partNames) {
              const part = entry.breakdown[name];
              if (part !== null) expect(part >= 0 && part <= 1, `${name} ${part}`).toBe(true);
            }
            expect(Math.abs(entry.breakdown.bias)).toBeLessThanOrEqual(weightsV2.biasMax);
            expect(entry.reason).toMatch(/^["\p{Lu}].*[^.]\.$/su);
            expect(entry.reason).not.toMatch(/undefined|null|NaN/);
            const z = normaliseAll(entry.track.features?.values, world.scaler);
            for (const name of ['energy', 'valence'] as const) {
              const value = z[name];
              if (value === undefined) continue;
              expect(value).toBeGreaterThanOrEqual(intersection.where[name]?.min ?? -Infinity);
              expect(value).toBeLessThanOrEqual(intersection.where[name]?.max ?? Infinity);
            }
          }
          if (tracks.length === weightsV2.tracksMax) expect(shortfall).toBeNull();
          else expect(shortfall).toMatchObject({ wanted: 50, got: tracks.length });
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the same inputs give identical playlists, in whatever order the candidates come', () => {
    fc.assert(
      fc.property(candidateSets(120), (set) => {
        expect(compose(aWorld(), [...set].reverse(), weightsV2)).toEqual(compose(aWorld(), set, weightsV2));
      }),
      { numRuns: 20 },
    );
  });

  test('EA-22: the bias of an intersection changes which tracks it gets', () => {
    const toned = (bias: object) =>
      compose(
        aWorld({
          centroid: null,
          intersections: [
            { ...open, bias },
            { ...open, id: 'b' },
            { ...open, id: 'c' },
          ],
        }),
        candidates(400),
        weightsV2,
      ).playlists[0]?.tracks ?? [];
    const meanValence = (tracks: readonly PlaylistTrack[]) =>
      tracks.reduce((sum, { track }) => sum + (track.features?.values.valence ?? 0), 0) / tracks.length;
    expect(meanValence(toned({ valence: 0.3 }))).toBeGreaterThan(meanValence(toned({})) + 0.1);
    expect(meanValence(toned({ valence: -0.3 }))).toBeLessThan(meanValence(toned({})) - 0.1);
  });

  test('EA-23: a bias on one feature alone, or on one that the track lacks, gives numbers', () => {
    const world = aWorld({
      intersections: [
        { ...open, bias: { liveness: 0.3 } },
        { ...open, id: 'b' },
        { ...open, id: 'c' },
      ],
    });
    for (const { tracks } of compose(world, candidates(200), weightsV2).playlists)
      for (const { score, breakdown } of tracks) {
        expect(score).not.toBeNaN();
        expect(breakdown.bias).toBe(0);
      }
  });

  test('EA-24: the strongest bias on the wildest tempo moves a score by less than 0.3', () => {
    const wild = (n: number) =>
      aTrack(n, { features: { source: 'spotify', values: { tempo: n % 2 ? 1e9 : -1e9 } } });
    const world = aWorld({
      intersections: ['a', 'b', 'c'].map((id) => ({ ...open, id, bias: { tempo: 0.3 } })),
    });
    const all = compose(world, candidates(60, wild), weightsV2).playlists.flatMap(({ tracks }) => tracks);
    expect(all.length).toBe(60);
    for (const { breakdown } of all) expect(Math.abs(breakdown.bias)).toBeLessThanOrEqual(0.3);
  });

  test('EA-35, EA-36: beyond the top 250 the draft goes on until a playlist is full', () => {
    const genreOf = (n: number) => ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'][n % 10] ?? 'k';
    const set = candidates(600, (n) => aTrack(n, { tags: { source: 'musicbrainz', values: [genreOf(n)] } }));
    const { playlists } = compose(openWorld(5), set, weightsV2);
    expect(playlists.map(({ tracks }) => tracks.length)).toEqual([50, 50, 50, 50, 50]);
    const one = compose(openWorld(5), set.slice(0, 252), weightsV2);
    expect(one.playlists.reduce((sum, { tracks }) => sum + tracks.length, 0)).toBe(250);
  });

  test('EA-36: tracks of unknown genre do not share one bucket', () => {
    const { playlists } = compose(openWorld(), candidates(150, aTrack), weightsV2);
    expect(playlists.map(({ tracks }) => tracks.length)).toEqual([50, 50, 50]);
  });

  test('EA-36: a shortfall says how many candidates each rule took', () => {
    const set = candidates(90, (n) =>
      n < 60
        ? aTrack(n, { tags: { source: 'musicbrainz', values: ['techno'] } })
        : aTrack(n, { artists: ['The One'], artist_ids: ['one'] }),
    );
    const { playlists } = compose(
      openWorld(),
      [...set, ...candidates(30, (n) => aTrack(n + 200))],
      weightsV2,
    );
    for (const { shortfall } of playlists) {
      expect(shortfall?.reasons[0]).toBe('120 candidates in all.');
      expect(shortfall?.reasons.join(' ')).toMatch(/\d+ candidates of a genre that has its share/);
    }
    const saying = (words: RegExp) =>
      playlists.filter(({ shortfall }) => words.test(shortfall?.reasons.join(' ') ?? '')).length;
    // Two playlists have a track by the one; the third hears that there are no more.
    expect(saying(/\d+ candidates by an artist who is in the playlist already/)).toBe(2);
    expect(saying(/\d+ candidates by an artist who is in other playlists of this world already/)).toBe(1);
  });

  test('EA-37: equal intersections share the best tracks fairly', () => {
    const { playlists } = compose(openWorld(4), candidates(500), weightsV2);
    const means = playlists.map(
      ({ tracks }) => tracks.reduce((sum, { score }) => sum + score, 0) / tracks.length,
    );
    expect(Math.max(...means) - Math.min(...means)).toBeLessThan(0.02);
  });

  test('one recording under two ids is in one playlist once', () => {
    const twins = candidates(100, (n) =>
      aTrack(n, {
        title: n % 2 ? `Song ${n - 1} (2011 Remaster)` : `Song ${n}`,
        artists: [`Artist ${n - (n % 2)}`],
        artist_ids: [],
      }),
    );
    expect(compose(openWorld(), twins, weightsV2).playlists.flatMap(({ tracks }) => tracks)).toHaveLength(50);
  });

  test('an intersection that gets fewer than ten tracks gives them to the others, and the composition says so', () => {
    const { playlists, leftOut } = compose(openWorld(), candidates(25, aTrack), weightsV2);
    expect(playlists.map(({ tracks }) => tracks.length)).toEqual([13, 12]);
    expect(leftOut).toEqual(['"C" got no playlist: fewer than 10 tracks fit it.']);
  });

  test('nine tracks make no playlist', () => {
    expect(compose(openWorld(), candidates(9, aTrack), weightsV2).playlists).toEqual([]);
    expect(compose(openWorld(), [], weightsV2).playlists).toEqual([]);
  });

  test('the runner-up is the best track that a rule kept out, with the rule and the track it lost to', () => {
    const set = candidates(60, (n) =>
      n < 8
        ? aTrack(n, {
            artists: ['Grouped'],
            artist_ids: [],
            tags: { source: 'musicbrainz', values: ['shoegaze'] },
          })
        : aTrack(n),
    );
    const { playlists } = compose(openWorld(), set, weightsV2);
    const lost = playlists.flatMap(({ tracks }) => tracks.filter(({ runner_up }) => runner_up !== null));
    expect(lost.length).toBeGreaterThan(0);
    for (const { track, runner_up } of lost) {
      expect(track.artists).toEqual(['Grouped']);
      expect(runner_up?.artists).toEqual(['Grouped']);
      expect(runner_up?.lost_because).toBe(
        `A playlist takes one track per artist, and "${track.title}" came first.`,
      );
    }
  });

  test('EA-40: a share of 30 % keeps exactly 15 of 50 and takes 35 that are new', () => {
    const first = compose(
      openWorld(),
      candidates(300, (n) => aRichTrack(n, { tags: null })),
      weightsV2,
    );
    const previous: Continuity['previous'] = new Map(
      first.playlists.map(({ intersection, tracks }) => [
        intersection.id,
        tracks.map(({ track }) => ({ candidate: candidateOf(track), timesKept: 0 })),
      ]),
    );
    const next = candidates(300, (n) => aRichTrack(n + 100, { tags: null }));
    const { playlists } = compose(openWorld(), next, weightsV2, { share: 0.3, previous });
    for (const { intersection, tracks } of playlists) {
      const before = new Set(previous.get(intersection.id)?.map(({ candidate }) => candidate.track.id));
      expect(tracks.filter(({ kept }) => kept)).toHaveLength(15);
      expect(tracks.filter(({ track }) => before.has(track.id))).toHaveLength(15);
      expect(tracks).toHaveLength(50);
    }
  });

  test('EA-40: a track that stayed often makes room for one of the same score', () => {
    const stale = candidateOf(aTrack(1));
    const before = [stale, ...candidates(15, (n) => aTrack(n + 2))];
    const previous: Continuity['previous'] = new Map([
      ['a', before.map((candidate) => ({ candidate, timesKept: candidate === stale ? 4 : 0 }))],
    ]);
    const { playlists } = compose(
      openWorld(),
      candidates(200, (n) => aTrack(n + 100)),
      weightsV2,
      { share: 0.3, previous },
    );
    const kept = playlists[0]?.tracks.filter(({ kept }) => kept).map(({ track }) => track.id) ?? [];
    expect(kept).toHaveLength(15);
    expect(kept).not.toContain('t1');
  });

  test('the order starts in the middle, rises to the peak and falls to the calmest track', () => {
    const { playlists } = compose(openWorld(), candidates(300), weightsV2);
    for (const { tracks } of playlists) {
      const energies = tracks.map(energyOf).map((energy) => energy ?? 0);
      const peak = energies.indexOf(Math.max(...energies));
      const sorted = [...energies].sort((a, b) => a - b);
      expect(peak).toBeGreaterThan(20);
      expect(energies.slice(0, peak + 1)).toEqual([...energies.slice(0, peak + 1)].sort((a, b) => a - b));
      expect(energies.slice(peak)).toEqual([...energies.slice(peak)].sort((a, b) => b - a));
      expect(sorted.indexOf(energies[0] ?? 0)).toBeGreaterThan(14);
      expect(energies.at(-1)).toBe(sorted[0]);
    }
  });

  test('without energy the order is the order of the scores', () => {
    const { playlists } = compose(openWorld(), candidates(100, aTrack), weightsV2);
    for (const { tracks } of playlists) {
      const scores = tracks.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
    expect(arrange([3, 1, 2], () => null)).toEqual([3, 1, 2]);
  });
});
