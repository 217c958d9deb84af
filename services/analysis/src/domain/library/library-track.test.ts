import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { featureNames } from '@trc/contracts/documents/track.v1';
import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import { describe, expect, it } from 'vitest';
import { aimOf, featuresOf, placeNames, placeOf, toLibraryTrack } from './library-track.ts';
import { estimatedNames } from './listener-features-space.ts';

const loudness = (integrated_lufs: number | null) => ({ integrated_lufs, true_peak_dbtp: -1 });
const tempo = (bpm: number) => ({
  bpm,
  confidence: 1,
  candidates: [],
  beat_grid: { first_beat_s: 0, stability: 1 },
});
const { mean, sd } = catalogueScaler;

/** Estimates that are so many deviations above the catalogue's mean, as unsure as the part of its spread says. */
function estimates(z: number, part: number): NonNullable<Analysis['listener_features']> {
  const all = estimatedNames.map((name) => [name, { value: mean[name] + z * sd[name], sd: part * sd[name] }]);
  return Object.fromEntries(all);
}

const unknown = { kind: 'song', tempo: null, loudness: loudness(null), listener_features: null } as const;

describe('the features of an own sound', () => {
  it('are what was measured and estimated, and what was not is absent', () => {
    const heard = { ...unknown, tempo: tempo(93), loudness: loudness(-11.5) };
    expect(Object.entries(featuresOf(heard))).toEqual([
      ['tempo', 93],
      ['loudness', -11.5],
    ]);
    const felt = featuresOf({ ...heard, listener_features: estimates(1, 0.5) });
    expect(Object.keys(felt).toSorted()).toEqual([...featureNames].toSorted());
    expect(felt.energy).toBeCloseTo(mean.energy + sd.energy, 9);
    expect(Object.keys(featuresOf(unknown))).toEqual([]);
  });
});

describe('the place of an own sound', () => {
  it('is told in standard deviations of the catalogue, and what is unknown is the mean', () => {
    const [fast, missing] = placeOf({ ...unknown, tempo: tempo(mean.tempo + 2 * sd.tempo) }) ?? [];
    expect(fast).toBeCloseTo(2, 9);
    expect(missing).toBe(0);
    const quiet = placeOf({ ...unknown, kind: 'loop', loudness: loudness(mean.loudness - sd.loudness) });
    expect(quiet?.[1]).toBeCloseTo(-1, 9);
  });

  it('has a coordinate for every feature, those of before first', () => {
    expect(placeNames.slice(0, 2)).toEqual(['tempo', 'loudness']);
    expect([...placeNames].toSorted()).toEqual([...featureNames].toSorted());
  });

  it('lets an estimate move it by as much as that is sure, and one that knows nothing not at all', () => {
    const felt = (part: number) => placeOf({ ...unknown, listener_features: estimates(2, part) })?.slice(2);
    const seven = (z: number) => estimatedNames.map(() => expect.closeTo(z, 9));
    expect(felt(0)).toEqual(seven(2));
    expect(felt(0.5)).toEqual(seven(1.5));
    expect(felt(1)).toEqual(seven(0));
    expect(felt(3)).toEqual(seven(0));
  });

  it('is never further out than four deviations', () => {
    expect(placeOf({ ...unknown, tempo: tempo(1_000), loudness: loudness(-70) })?.slice(0, 2)).toEqual([
      4, -4,
    ]);
  });

  it('is nowhere for a one-shot and for a sound of which nothing is known', () => {
    expect(placeOf({ ...unknown, kind: 'one-shot', tempo: tempo(120) })).toBeNull();
    expect(placeOf(unknown)).toBeNull();
  });
});

describe('an aim', () => {
  it('spans the whole width of a feature that the target leaves out', () => {
    const aim = aimOf({ tempo: mean.tempo, energy: mean.energy + sd.energy });
    const named = (corner: readonly number[] | undefined) =>
      Object.fromEntries(placeNames.map((name, at) => [name, corner?.[at]]));
    expect(named(aim?.low)).toMatchObject({
      tempo: 0,
      loudness: -4,
      energy: expect.closeTo(1, 9),
      valence: -4,
    });
    expect(named(aim?.high)).toMatchObject({
      tempo: 0,
      loudness: 4,
      energy: expect.closeTo(1, 9),
      valence: 4,
    });
  });

  it('is none when the target names nothing', () => {
    expect(aimOf({})).toBeNull();
  });
});

describe('an own sound as a track', () => {
  const sound = { id: 'smp_1', filename: 'Dusty. v2.WAV', duration_s: 2.0004, features: {}, tags: [] };

  it('is called by its file without the ending, and has no address to publish it under', () => {
    expect(toLibraryTrack(sound)).toMatchObject({
      id: 'smp_1',
      source: 'tenant',
      title: 'Dusty. v2',
      artists: ['Own library'],
      duration_ms: 2_000,
      uri: null,
      features: null,
      tags: null,
    });
    expect(
      ['.wav', 'no ending', 'a.b'].map((filename) => toLibraryTrack({ ...sound, filename }).title),
    ).toEqual(['.wav', 'no ending', 'a.b']);
  });

  it('carries features and tags as the tenant’s own', () => {
    expect(toLibraryTrack({ ...sound, features: { tempo: 90 }, tags: ['Warm'] })).toMatchObject({
      features: { source: 'tenant', values: { tempo: 90 } },
      tags: { source: 'tenant', values: ['warm'] },
    });
  });
});
