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
    const [fast, unknown] = placeOf('song', { tempo: mean.tempo + 2 * sd.tempo }) ?? [];
    expect(fast).toBeCloseTo(2, 9);
    expect(unknown).toBe(0);
    expect(placeOf('loop', { loudness: mean.loudness - sd.loudness })?.[1]).toBeCloseTo(-1, 9);
  });

  it('is never further out than four deviations', () => {
    expect(placeOf('song', { tempo: 1_000, loudness: -70 })).toEqual([4, -4]);
  });

  it('is nowhere for a one-shot and for a sound of which nothing is known', () => {
    expect(placeOf('one-shot', { tempo: 120 })).toBeNull();
    expect(placeOf('song', {})).toBeNull();
    expect(placeOf('song', { energy: 0.4 })).toBeNull();
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
