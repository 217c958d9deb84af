import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import { describe, expect, it } from 'vitest';
import { aimOf, featuresOf, placeOf, toLibraryTrack } from './library-track.ts';

const loudness = (integrated_lufs: number | null) => ({ integrated_lufs, true_peak_dbtp: -1 });
const tempo = (bpm: number) => ({ bpm, confidence: 1, candidates: [] });
const { mean, sd } = catalogueScaler;

describe('the features of an own sound', () => {
  it('are what was measured, and what was not is absent', () => {
    expect(Object.entries(featuresOf({ tempo: tempo(93), loudness: loudness(-11.5) }))).toEqual([
      ['tempo', 93],
      ['loudness', -11.5],
    ]);
    expect(Object.keys(featuresOf({ tempo: null, loudness: loudness(null) }))).toEqual([]);
  });
});

describe('the place of an own sound', () => {
  it('is told in standard deviations of the catalogue, and what is unknown is the mean', () => {
    const [fast, unknown] = placeOf('smp_1', 'song', { tempo: mean.tempo + 2 * sd.tempo }) ?? [];
    expect(fast).toBeCloseTo(2, 2);
    expect(unknown).toBeCloseTo(0, 2);
    expect(placeOf('smp_1', 'loop', { loudness: mean.loudness - sd.loudness })?.[1]).toBeCloseTo(-1, 2);
  });

  it('is never further out than four deviations', () => {
    const place = placeOf('smp_1', 'song', { tempo: 1_000, loudness: -70 });
    expect(place?.map(Math.round)).toEqual([4, -4]);
  });

  it('is the same for the same sound, and never quite the place of another, by less than anybody hears', () => {
    const [once, again, other] = ['smp_1', 'smp_1', 'smp_2'].map((id) => placeOf(id, 'loop', { tempo: 120 }));
    expect(again).toEqual(once);
    for (const axis of [0, 1]) {
      expect(other?.[axis]).not.toBe(once?.[axis]);
      expect(Math.abs((other?.[axis] ?? 9) - (once?.[axis] ?? 0))).toBeLessThan(0.003);
    }
  });

  it('is nowhere for a one-shot and for a sound of which nothing is known', () => {
    expect(placeOf('smp_1', 'one-shot', { tempo: 120 })).toBeNull();
    expect(placeOf('smp_1', 'song', {})).toBeNull();
    expect(placeOf('smp_1', 'song', { energy: 0.4 })).toBeNull();
  });
});

describe('an aim', () => {
  it('spans the whole width of a feature that the target leaves out', () => {
    expect(aimOf({ tempo: mean.tempo, energy: 0.9 })).toEqual({ low: [0, -4], high: [0, 4] });
  });

  it('is none when the target names nothing that is measured', () => {
    expect(aimOf({ energy: 0.9 })).toBeNull();
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
