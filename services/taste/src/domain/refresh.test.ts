import type { Verdict } from '@trc/contracts/documents/feedback.v1';
import { type FeatureName, featureNames, type Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import type { Source } from '@trc/contracts/lineage';
import { dice } from '@trc/music/dice';
import { namedTrack } from '@trc/music/track';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswers } from './answers.ts';
import { blend, blendRanking, oldShare } from './blend.ts';
import { briefOf } from './brief.ts';
import { catalogueSpace } from './catalogue-space.v1.ts';
import { newestVerdicts, type Said, weighEvidence } from './feedback.ts';
import { listedSeeds, measureEvidence, movedNoticeably, noWords, refresh } from './refresh.ts';
import { type Seed, weigh } from './seeds.ts';
import { centroidOf, measure } from './taste.ts';
import { createWorld } from './world.ts';

const answers = { texture: { options: ['warm-analog'] }, movement: { options: ['slow-patient'] } };
const tagPool = ['dream pop', 'indie folk', 'ambient', 'city pop', 'dub', 'techno'];

function track(index: number, values: Partial<Track> = {}, source: Source = 'spotify'): Track {
  const roll = dice(index + 1);
  return {
    ...namedTrack({ id: `t${index}`, source, title: `Song ${index}`, artists: [`Artist ${index}`] }),
    features: {
      source,
      values: {
        energy: roll(),
        valence: roll(),
        danceability: roll(),
        acousticness: roll(),
        instrumentalness: roll(),
        tempo: 60 + 120 * roll(),
        loudness: -20 * roll(),
        speechiness: roll() / 3,
        liveness: roll() / 2,
      },
    },
    tags: { source, values: tagPool.slice(index % 5, (index % 5) + 2) },
    ...values,
  };
}
const tracks = (from: number, count: number, values: Partial<Track> = {}) =>
  Array.from({ length: count }, (_, index) => track(from + index, values));

function worldOf(seeds: readonly Seed[]): World {
  const read = readAnswers(answers);
  if (read.kind !== 'read') throw new Error(read.option);
  return createWorld({
    id: newId('world', 1_700_000_000_000),
    version: 1,
    kind: 'tracks',
    seeds,
    answers,
    reading: read.reading,
    space: catalogueSpace,
    leftOut: [],
  });
}
const world = worldOf(weigh([tracks(0, 15)]));

const said = (verdict: Verdict, one: Track, minute = 0): Said => ({
  track: one,
  verdict,
  saidAt: new Date(Date.UTC(2026, 10, 20, 12, minute)),
});
const freshOf = (before: World, plays: readonly Track[], verdicts: readonly Said[] = []) =>
  measureEvidence(before, weighEvidence(weigh([plays]), verdicts), catalogueSpace);
const next = (before: World, plays: readonly Track[], verdicts: readonly Said[] = []) =>
  refresh(before, freshOf(before, plays, verdicts));
const sum = (weights: World['tag_weights']) => Object.values(weights).reduce((a, b) => a + b, 0);

describe('a refresh', () => {
  it('keeps 80 % of every number and takes 20 % of what is fresh', () => {
    const fresh = freshOf(world, tracks(100, 20));
    const after = refresh(world, fresh);
    for (const name of featureNames) {
      for (const part of ['centroid', 'target'] as const)
        expect(after[part]?.[name], `${part} ${name}`).toBeCloseTo(
          0.8 * (world[part]?.[name] ?? 0) + 0.2 * (fresh[part]?.[name] ?? 0),
          5,
        );
    }
    for (const [index, value] of (after.components?.centroid ?? []).entries())
      expect(value).toBeCloseTo(
        0.8 * (world.components?.centroid[index] ?? 0) + 0.2 * (fresh.components?.centroid[index] ?? 0),
        5,
      );
    for (const [tag, weight] of Object.entries(after.tag_weights))
      expect(weight).toBeCloseTo(
        0.8 * (world.tag_weights[tag] ?? 0) + 0.2 * (fresh.tagWeights.get(tag) ?? 0),
        4,
      );
    expect(oldShare).toBe(0.8);
  });

  describe('of when the world came out and how well known it is', () => {
    const dated = (from: number, count: number, values: (index: number) => Partial<Track>) =>
      Array.from({ length: count }, (_, index) => track(from + index, values(from + index)));
    const heard = (source: Source) => (index: number) => ({
      released: `${1990 + (index % 30)}-0${1 + (index % 9)}-01`,
      popularity: { source, value: (index % 37) / 40 },
    });
    const before = worldOf(weigh([dated(0, 15, heard('spotify'))]));
    const plays = dated(100, 20, heard('spotify'));

    it('keeps 80 % and takes 20 %, to the last digit that a world keeps, and adds up to 1', () => {
      const evidence = weighEvidence(weigh([plays]), []);
      expect(evidence.strength).toBe(1);
      const fresh = measureEvidence(before, evidence, catalogueSpace);
      const after = refresh(before, fresh);
      const parts = [
        [before.released, Object.fromEntries(fresh.released), after.released],
        [before.fame?.shares, fresh.fame?.shares, after.fame?.shares],
      ] as const;
      for (const [old = {}, now = {}, blended = {}] of parts) {
        expect(Object.keys(blended).sort()).toEqual(
          [...new Set([...Object.keys(old), ...Object.keys(now)])].sort(),
        );
        expect(sum(blended)).toBeCloseTo(1, 9);
        for (const [name, share] of Object.entries(blended))
          expect(Math.abs(share - (0.8 * (old[name] ?? 0) + 0.2 * (now[name] ?? 0)))).toBeLessThan(1e-5);
      }
    });

    it('takes less of evidence that is weak', () => {
      const [play] = dated(500, 1, () => ({
        released: '1960',
        popularity: { source: 'spotify', value: 0.99 },
      }));
      if (!play) throw new Error('no play');
      const evidence = weighEvidence(weigh([[play]]), []);
      expect(evidence.strength).toBeLessThan(1);
      const after = next(before, [play]);
      expect(after.released?.['1960']).toBeCloseTo(0.2 * evidence.strength, 5);
      expect(after.fame?.shares['99']).toBeCloseTo(0.2 * evidence.strength, 5);
      expect(sum(after.released ?? {})).toBeCloseTo(1, 9);
    });

    it('keeps what the evidence does not know, and what another catalogue counts', () => {
      const silent = next(before, tracks(100, 20));
      expect([silent.released, silent.fame]).toEqual([before.released, before.fame]);
      const other = next(before, dated(100, 20, heard('listenbrainz')));
      expect(other.fame).toEqual(before.fame);
      expect(other.released).not.toEqual(before.released);
    });

    it('is all new for a world of an earlier day, which does not say', () => {
      const { released: _released, fame: _fame, ...earlier } = before;
      const fresh = freshOf(earlier, plays);
      const after = refresh(earlier, fresh);
      expect(after.released).toEqual(Object.fromEntries(fresh.released));
      expect(after.fame).toEqual(fresh.fame);
      expect(next(earlier, []).released).toEqual({});
    });

    it('adds up to 1 over 52 weeks of anything', () => {
      const week = fc.record({
        from: fc.integer({ min: 20, max: 5_000 }),
        count: fc.integer({ min: 0, max: 12 }),
        isKnown: fc.boolean(),
      });
      fc.assert(
        fc.property(fc.array(week, { minLength: 52, maxLength: 52 }), (weeks) => {
          let at = before;
          for (const { from, count, isKnown } of weeks) {
            at = next(at, isKnown ? dated(from, count, heard('spotify')) : tracks(from, count));
            expect(sum(at.released ?? {})).toBeCloseTo(1, 9);
            expect(sum(at.fame?.shares ?? {})).toBeCloseTo(1, 9);
            expect(Object.keys(at.released ?? {}).length).toBeLessThanOrEqual(120);
          }
        }),
        { numRuns: 5 },
      );
    });
  });

  it('is the next version with another random seed, and keeps name, answers and prose', () => {
    const after = next(world, tracks(100, 20));
    expect(after.version).toBe(2);
    expect(after.random_seed).not.toBe(world.random_seed);
    for (const part of ['name', 'prose', 'answers', 'geometry', 'ranges', 'keywords'] as const)
      expect(after[part]).toEqual(world[part]);
  });

  it('gives the same document for the same evidence, in whichever order verdicts arrive', () => {
    const verdicts = [said('more', track(300)), said('less', track(301), 1), said('more', track(302), 2)];
    expect(next(world, tracks(100, 9), verdicts.toReversed())).toEqual(next(world, tracks(100, 9), verdicts));
  });

  it('leaves the numbers alone when nothing was heard or said, and says so', () => {
    const { version, random_seed, left_out, ...numbers } = next(world, []);
    expect(numbers).toEqual(
      (({ version: _v, random_seed: _r, left_out: _l, ...rest }) => rest)(structuredClone(world)),
    );
    expect([version, random_seed === world.random_seed]).toEqual([2, false]);
    expect(left_out.join(' ')).toContain('Nothing new was heard or said');
  });

  it('moves nothing when the listener plays exactly the world', () => {
    const after = next(world, tracks(0, 15));
    for (const name of featureNames)
      expect(after.centroid?.[name]).toBeCloseTo(world.centroid?.[name] ?? 0, 3);
    expect(movedNoticeably(world, after)).toBe(false);
    expect(after.seeds).toEqual(world.seeds);
  });

  it('comes to where the listener is, if they stay there', () => {
    let at = world;
    for (let week = 0; week < 52; week += 1) at = next(at, tracks(100, 30));
    const there = freshOf(world, tracks(100, 30)).centroid;
    for (const name of featureNames) expect(at.centroid?.[name]).toBeCloseTo(there?.[name] ?? 0, 3);
  });

  it('keeps ids, names and order of the playlists and weights of 1 over 52 weeks of anything', () => {
    const week = fc.record({
      from: fc.integer({ min: 20, max: 5_000 }),
      count: fc.integer({ min: 0, max: 12 }),
      features: fc.boolean(),
      verdicts: fc.array(
        fc.tuple(
          fc.constantFrom<Verdict>('more', 'less', 'block'),
          fc.integer({ min: 0, max: 5_000 }),
          fc.integer({ min: 0, max: 59 }),
        ),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(fc.array(week, { minLength: 52, maxLength: 52 }), fc.boolean(), (weeks, measured) => {
        const first = worldOf(weigh([tracks(0, 15, measured ? {} : { features: null })]));
        let at = first;
        for (const { from, count, features, verdicts } of weeks) {
          at = next(
            at,
            tracks(from, count, features ? {} : { features: null }),
            verdicts.map(([verdict, index, minute]) => said(verdict, track(index), minute)),
          );
          expect(sum(at.tag_weights)).toBeCloseTo(1, 9);
          for (const { where, bias } of at.intersections) {
            for (const { min, max } of Object.values(where))
              if (min !== undefined && max !== undefined) expect(min).toBeLessThan(max);
            for (const value of Object.values(bias)) expect(Math.abs(value)).toBeLessThanOrEqual(0.3);
          }
        }
        const named = ({ intersections }: World) => intersections.map(({ id, name }) => ({ id, name }));
        expect(named(at)).toEqual(named(first));
        expect(at.version).toBe(53);
      }),
      { numRuns: 5 },
    );
  });

  it('redraws the bounds along an axis that is drawn again, and no others', () => {
    const after = next(world, tracks(100, 30));
    const axes = new Set(freshOf(world, tracks(100, 30)).drafts.map(({ id }) => id));
    for (const [index, now] of after.intersections.entries()) {
      if (axes.has(now.id)) continue;
      expect(now).toEqual(world.intersections[index]);
    }
    expect(after.intersections.some((now, index) => now.where !== world.intersections[index]?.where)).toBe(
      true,
    );
    expect(next(world, tracks(100, 2)).intersections).toEqual(world.intersections);
  });

  it('lists what was heard behind the old seeds, each recording once, and the rest by id', () => {
    const again = { ...track(3), id: 'another-id' };
    const after = next(world, [again, track(100), track(100), track(101)]);
    expect(after.seeds.tracks.map(({ id }) => id)).toEqual([
      ...world.seeds.tracks.map(({ id }) => id),
      't100',
      't101',
    ]);
    const full = worldOf(weigh([tracks(0, 400)]));
    const beyond = next(next(full, tracks(1_000, 3)), tracks(1_000, 5));
    expect(beyond.seeds.tracks).toEqual(full.seeds.tracks);
    expect(beyond.seeds.also).toEqual(['t1000', 't1001', 't1002', 't1003', 't1004']);
  });

  it('measures on the scaler of the world, whatever the catalogue’s is by now', () => {
    const wider = {
      ...catalogueSpace,
      version: 'catalogue-space-2',
      sd: Object.fromEntries(featureNames.map((name) => [name, 100])) as Record<FeatureName, number>,
    };
    const evidence = weighEvidence(weigh([tracks(100, 20)]), []);
    const after = refresh(world, measureEvidence(world, evidence, wider));
    expect(after.centroid).toEqual(next(world, tracks(100, 20)).centroid);
    expect(after.components).toEqual(world.components);
  });

  it('takes over a model’s prose, and meaning by 20 % where vectors compare', () => {
    const semantic = { model: 'm', text_version: 'open-1', centroid: [1, 0] };
    const before = { ...world, semantic };
    const fresh = freshOf(before, tracks(100, 12));
    const prose = { text: 'Another place.', promptVersion: 'world-1' };
    const after = refresh(before, fresh, { prose, semantic: { ...semantic, centroid: [0, 1] } });
    expect(after.semantic?.centroid).toEqual([0.8, 0.2]);
    expect([after.prose, after.prompt_version, after.name]).toEqual([
      'Another place.',
      'world-1',
      world.name,
    ]);
    const other = { ...semantic, model: 'n', centroid: [0, 1, 0] };
    expect(refresh(before, fresh, { ...noWords, semantic: other }).semantic).toEqual(other);
    expect(refresh(before, fresh).semantic).toEqual(semantic);
  });
});

describe('feedback', () => {
  /** How a verdict changes the next version, against the way to the track from what was heard and from the world. */
  function moved(verdict: Verdict, index: number, plays: number) {
    const judged = track(index);
    const heard = plays === 0 ? world.centroid : freshOf(world, tracks(50, plays)).centroid;
    const without = plays === 0 ? world : next(world, tracks(50, plays));
    const after = next(world, tracks(50, plays), [said(verdict, judged)]);
    const there = centroidOf(measure(catalogueSpace, weigh([[judged]])));
    return featureNames
      .map((name) => ({
        fromHeard: (there?.[name] ?? 0) - (heard?.[name] ?? 0),
        fromWorld: (there?.[name] ?? 0) - (world.centroid?.[name] ?? 0),
        by: (after.centroid?.[name] ?? 0) - (without.centroid?.[name] ?? 0),
      }))
      .filter(({ fromHeard }) => Math.abs(fromHeard) > 0.01);
  }
  const anyTrack = fc.integer({ min: 100, max: 5_000 });
  const anyPlays = fc.integer({ min: 0, max: 20 });

  it('"more" draws every feature towards the track, and one alone never far', () => {
    fc.assert(
      fc.property(anyTrack, anyPlays, (index, plays) => {
        for (const { fromHeard, fromWorld, by } of moved('more', index, plays)) {
          // Less of a way than this and the last decimal that is kept may stay as it was.
          const far = Math.min(Math.abs(fromHeard), Math.abs(fromWorld)) > 0.02;
          if (far && fromHeard * fromWorld > 0) expect(Math.sign(by)).toBe(Math.sign(fromHeard));
          expect(Math.abs(by)).toBeLessThanOrEqual(
            0.05 * Math.max(Math.abs(fromHeard), Math.abs(fromWorld)) + 1e-4,
          );
        }
      }),
    );
  });

  it('"less" and "block" push every feature away from the track, by a tenth of a standard deviation at most', () => {
    fc.assert(
      fc.property(anyTrack, anyPlays, fc.constantFrom<Verdict>('less', 'block'), (index, plays, verdict) => {
        for (const { fromHeard, by } of moved(verdict, index, plays)) {
          expect(Math.sign(by)).toBe(-Math.sign(fromHeard));
          expect(Math.abs(by)).toBeLessThanOrEqual(0.1 + 1e-4);
        }
      }),
    );
  });

  it('takes weight from the tags of what is unwanted and gives it to the others', () => {
    const unwanted = track(700, { tags: { source: 'musicbrainz', values: ['ambient'] } });
    const { tag_weights } = next(world, [], [said('less', unwanted)]);
    expect(tag_weights['ambient']).toBeLessThan(world.tag_weights['ambient'] ?? 0);
    expect(tag_weights['ambient']).toBeGreaterThan(0.7 * (world.tag_weights['ambient'] ?? 0));
    expect(tag_weights['indie folk']).toBeGreaterThan(world.tag_weights['indie folk'] ?? 1);
  });

  it('counts by the newest verdict on a recording, whichever catalogue named it', () => {
    const one = track(700, { isrc: 'JPAB09800012' });
    const other = { ...track(800, { isrc: 'JPAB09800012' }), title: 'Another spelling' };
    const verdicts = [said('less', one, 5), said('more', other, 9), said('more', one, 1)];
    expect(newestVerdicts(verdicts)).toEqual([verdicts[1]]);
  });

  it('outweighs a play, and what is unwanted does not count as heard', () => {
    const [liked, heard] = [track(700), track(701)];
    const { towards } = weighEvidence(weigh([[heard, liked]]), [said('less', heard), said('more', liked, 1)]);
    expect(towards.map(({ track: { id } }) => id)).toEqual(['t700', 't700']);
    const { towards: both } = weighEvidence(weigh([[heard]]), [said('more', liked)]);
    expect((both[1]?.weight ?? 0) / (both[0]?.weight ?? 1)).toBeCloseTo(3);
  });

  it('from Spotify reaches no prompt, and open feedback does', () => {
    const secret = { values: ['zeuhl'] };
    const open = worldOf(weigh([Array.from({ length: 5 }, (_, n) => track(n, {}, 'musicbrainz'))]));
    const told = (source: Source) => {
      const liked = [1, 2, 3].map((n) =>
        said('more', track(900 + n, { tags: { ...secret, source } }, source)),
      );
      const after = next(open, [], liked);
      expect(after.tag_weights).toHaveProperty('zeuhl');
      return briefOf(after, listedSeeds(after), null);
    };
    expect(JSON.stringify(told('spotify'))).not.toContain('zeuhl');
    expect(told('spotify').themes.value).toEqual([]);
    expect(told('musicbrainz').tags.value).toContain('zeuhl');
  });
});

describe('blending', () => {
  it('goes through any record of numbers, so that a new part of the world needs one line', () => {
    const old = { energy: { mean: 1, sd: 0.5 }, tempo: { mean: 0, sd: 1 }, scalar: 10 };
    const fresh = { energy: { mean: 2, sd: 1 }, scalar: 0, valence: { mean: 3, sd: 3 } };
    expect(blend<object>(old, fresh)).toEqual({
      energy: { mean: 1.2, sd: 0.6 },
      tempo: { mean: 0, sd: 1 },
      scalar: 8,
      valence: { mean: 3, sd: 3 },
    });
    expect(blend<number | null>(null, 3)).toBe(3);
    expect(blend(3, null)).toBe(3);
    expect(blend([1, 2], [3])).toEqual([1, 2]);
  });

  it('of two rankings keeps what leads and lets what is new in behind it', () => {
    expect(blendRanking(['a', 'b', 'c'], ['x', 'a', 'y'])).toEqual(['a', 'b', 'c']);
    expect(blendRanking(['a'], ['x', 'y'])).toEqual(['a', 'x']);
    expect(blendRanking(['a', 'b'], [])).toEqual(['a', 'b']);
  });
});
