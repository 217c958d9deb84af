import { describe, expect, test } from 'vitest';
import { aRichTrack, aTrack, aWorld, candidates, noParts } from '../../test/fixtures.ts';
import { compose } from './compose.ts';
import { explain, explainShortfall, explainStay } from './explain.ts';
import type { FittedTrack } from './intersect.ts';
import type { Parts } from './rank.ts';
import { weightsV2 } from './weights.v2.ts';

const world = aWorld();
const playlists = compose(world, candidates(500, aRichTrack), weightsV2).playlists;
const all = playlists.flatMap(({ tracks, intersection }) =>
  tracks.map((entry) => ({ ...entry, intersection })),
);

/** All sentences that a track gets in any place of a playlist. */
function sentences(track: ReturnType<typeof aTrack>, parts: Partial<Parts>, newArtist = true): string[] {
  const [, intersection] = world.intersections;
  if (!intersection) throw new Error('the world has no second intersection');
  const fitted: FittedTrack = {
    ranked: {
      track,
      parts: { ...noParts, ...parts },
      score: 0.5,
      z: {},
      inRange: true,
      newArtist,
      draw: 0,
    },
    bias: 0,
    score: 0.5,
    liftedBy: [],
    matchedTags: [],
  };
  return [
    ...new Set(Array.from({ length: 12 }, (_, turn) => explain(fitted, { world, intersection, turn }))),
  ];
}

describe('a fact', () => {
  test('about the era tells the year, and only where much of the world is of that time', () => {
    const track = aTrack(1, { released: '1998-06-01' });
    expect(sentences(track, { era: 0.8 })).toEqual([
      'It came out in 1998, about when many of your seeds did.',
      'Its year, 1998, is about when many of your seeds came out.',
      'It is of the time of your seeds (1998).',
    ]);
    for (const era of [0.39, null])
      expect(sentences(track, { era })).toEqual([
        'It lies within the bounds of "Late Summer Drift", and no rule kept it out.',
      ]);
  });

  test('about fame is told only where it is near to that of many seeds', () => {
    expect(sentences(aTrack(1), { fame: 0.5 })).toEqual([
      'It is about as well known as many of your seeds.',
      'About as many people know it as know many of your seeds.',
      'It is no better and no less known than many of your seeds.',
    ]);
    expect(sentences(aTrack(1), { fame: 0.3 }).join()).not.toContain('know');
  });

  test('about the artist names one of the seeds’, or one that they do not have', () => {
    const known = aTrack(1, { artists: ['Somebody', 'Grouper'], artist_ids: ['x', 'grouper'] });
    expect(sentences(known, { artist: 1, novelty: 0.3 }, false)).toEqual([
      'You started from Grouper.',
      'Your seeds have Grouper too.',
      'It is by Grouper, a name from your seeds.',
    ]);
    const unknown = aTrack(2, { artists: ['Newcomer'] });
    expect(sentences(unknown, { artist: 0, novelty: 1 })).toEqual([
      'None of your seeds is by Newcomer.',
      'It brings in Newcomer, a name your seeds do not have.',
      'You did not start from Newcomer.',
    ]);
  });

  test('about an own sound is that it is one, and no artist is named', () => {
    const sound = aTrack(1, { source: 'tenant', artists: ['Own library'], artist_ids: [] });
    expect(sentences(sound, { artist: 0, novelty: 1 })).toEqual([
      'It comes from your own library.',
      'It is one of your own sounds.',
    ]);
  });

  test('that counts more comes first, and two make one sentence', () => {
    const track = aTrack(1, { released: '1998', artists: ['Newcomer'] });
    const all = sentences(track, { era: 0.9, fame: 0.9, artist: 0, novelty: 1 });
    for (const sentence of all) {
      expect(sentence).toMatch(/^\p{Lu}[^.]*1998[^.]*, and .*(?:know|known)[^.]*\.$/u);
      expect(sentence).not.toMatch(/undefined|null|Newcomer| {2}/);
    }
    expect(all.length).toBe(9);
  });

  test('reads on after "Stays"', () => {
    const [first = ''] = sentences(aTrack(1, { released: '1998' }), { era: 0.9 });
    expect(explainStay(first, 1)).toBe('Stays: it came out in 1998, about when many of your seeds did.');
  });
});

test('a shortfall tells artists of other playlists apart from artists of this one', () => {
  const shortage = {
    candidates: 12,
    excluded: 0,
    outside: 0,
    lost: new Map([
      ['artist', 1],
      ['artist-elsewhere', 3],
    ] as const),
  };
  expect(explainShortfall(shortage)).toEqual([
    '12 candidates in all.',
    '3 candidates by an artist who is in other playlists of this world already.',
    '1 candidate by an artist who is in the playlist already.',
  ]);
});

describe('explain', () => {
  test('a reason names only tags that the track has', () => {
    const known = [...new Set(all.flatMap(({ track }) => track.tags?.values ?? []))];
    for (const { reason, track, intersection } of all) {
      const bare = reason.replaceAll(`"${intersection.name}"`, '');
      for (const tag of known) if (bare.includes(tag)) expect(track.tags?.values).toContain(tag);
    }
  });

  test('a reason calls a mood dark only below the catalogue mean and bright only above it', () => {
    for (const { reason, track } of all) {
      const valence = track.features?.values.valence ?? 0.5;
      if (reason.includes('dark mood')) expect(valence).toBeLessThan(0.5);
      if (reason.includes('bright mood')) expect(valence).toBeGreaterThan(0.5);
    }
  });

  test('a lift is named only where the bias raised the track', () => {
    for (const { reason, breakdown } of all)
      if (reason.includes('lifted')) expect(breakdown.bias).toBeGreaterThan(0);
  });

  test('neighbours read differently', () => {
    for (const { tracks } of playlists) {
      expect(new Set(tracks.map(({ reason }) => reason)).size).toBeGreaterThan(tracks.length / 2);
      for (const [index, { reason }] of tracks.slice(1).entries())
        expect(reason).not.toBe(tracks[index]?.reason);
    }
  });
});
