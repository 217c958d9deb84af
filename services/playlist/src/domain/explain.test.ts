import { describe, expect, test } from 'vitest';
import { aRichTrack, aWorld, candidates } from '../../test/fixtures.ts';
import { compose } from './compose.ts';
import { weightsV1 } from './weights.v1.ts';

const world = aWorld();
const playlists = compose(world, candidates(500, aRichTrack), weightsV1).playlists;
const all = playlists.flatMap(({ tracks, intersection }) =>
  tracks.map((entry) => ({ ...entry, intersection })),
);

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
