import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import { describe, expect, it } from 'vitest';
import { listenerFeatures, type SoundFacts } from './listener-features.ts';
import { type EstimatedName, estimatedNames } from './listener-features-space.ts';

/** A usual recording: everything in the middle of what music measures. */
const usual: SoundFacts = {
  duration_s: 200,
  kind: 'song',
  tempo: { bpm: 120, confidence: 0.95, beat_grid: { stability: 0.9 } },
  key: { scale: 'major', confidence: 0.7 },
  loudness: { integrated_lufs: -9, true_peak_dbtp: 0 },
  spectral: {
    centroid_hz: { mean: 2_000, sd: 800 },
    flatness: { mean: 0.25, sd: 0.11 },
    contrast_db: { mean: 27, sd: 4 },
    flux: { mean: 0.37, sd: 0.2 },
    zero_crossing_rate: { mean: 0.04, sd: 0.026 },
    rms: { mean: 0.15, sd: 0.06 },
    mfcc: { sd: [30, 15, 8] },
  },
  onsets_s: onsets(200, 3.4),
};

function onsets(durationS: number, perSecond: number, swing = 0.05): number[] {
  return Array.from(
    { length: Math.floor(durationS * perSecond) },
    (_, i) => (i + swing * Math.sin(7 * i)) / perSecond,
  );
}

type Changes = Partial<Omit<SoundFacts, 'spectral'>> & {
  readonly spectral?: Partial<SoundFacts['spectral']>;
};

function estimated({ spectral, ...changes }: Changes = {}) {
  const found = listenerFeatures({ ...usual, ...changes, spectral: { ...usual.spectral, ...spectral } });
  if (!found) throw new Error('nothing was estimated');
  return found;
}

const bright = { centroid_hz: { mean: 4_500, sd: 1_800 }, flatness: { mean: 0.5, sd: 0.11 } };
const dark = { centroid_hz: { mean: 700, sd: 280 }, flatness: { mean: 0.04, sd: 0.02 } };
const noPulse = { tempo: null } as const;
/** What a voice alone measures: syllables, pauses, vowels and hisses in turn. */
const voice: Changes = {
  tempo: null,
  key: null,
  onsets_s: onsets(200, 5),
  spectral: {
    flatness: { mean: 0.25, sd: 0.25 },
    zero_crossing_rate: { mean: 0.05, sd: 0.048 },
    rms: { mean: 0.1, sd: 0.07 },
    mfcc: { sd: [40, 31, 12] },
  },
};

describe('what a catalogue would say of a sound', () => {
  it.each<[EstimatedName, string, Changes, Changes]>([
    [
      'energy',
      'louder for its peaks',
      { loudness: { integrated_lufs: -6, true_peak_dbtp: 0 } },
      { loudness: { integrated_lufs: -15, true_peak_dbtp: 0 } },
    ],
    ['energy', 'busier', { onsets_s: onsets(200, 7) }, { onsets_s: onsets(200, 0.7) }],
    ['energy', 'brighter', { spectral: bright }, { spectral: dark }],
    [
      'energy',
      'changing more',
      { spectral: { flux: { mean: 0.6, sd: 0.2 } } },
      { spectral: { flux: { mean: 0.2, sd: 0.1 } } },
    ],
    ['acousticness', 'dull and pure', { spectral: dark }, { spectral: bright }],
    [
      'acousticness',
      'quieter for its peaks',
      { loudness: { integrated_lufs: -16, true_peak_dbtp: 0 } },
      { loudness: { integrated_lufs: -6, true_peak_dbtp: 0 } },
    ],
    ['danceability', 'with a pulse', {}, noPulse],
    [
      'danceability',
      'near 120 beats per minute',
      {},
      { tempo: { bpm: 190, confidence: 0.95, beat_grid: { stability: 0.9 } } },
    ],
    [
      'danceability',
      'on a steady grid',
      { tempo: { bpm: 120, confidence: 0.95, beat_grid: { stability: 1 } } },
      { tempo: { bpm: 120, confidence: 0.95, beat_grid: { stability: 0.1 } } },
    ],
    [
      'valence',
      'in major',
      { key: { scale: 'major', confidence: 1 } },
      { key: { scale: 'minor', confidence: 1 } },
    ],
    ['valence', 'bright and busy', { spectral: bright, onsets_s: onsets(200, 6) }, { spectral: dark }],
    ['speechiness', 'that speaks', voice, {}],
    ['instrumentalness', 'without a voice', {}, voice],
  ])('gives more %s to a sound that is %s', (name, _, more, less) => {
    expect(estimated(more)[name].value).toBeGreaterThan(estimated(less)[name].value + 0.01);
  });

  it('calls a voice alone spoken word, and music not', () => {
    expect(estimated(voice).speechiness.value).toBeGreaterThan(0.66);
    expect(estimated().speechiness.value).toBeLessThan(0.33);
  });

  it('hardly hears how far a level was turned up', () => {
    const quiet = estimated({ loudness: { integrated_lufs: -29, true_peak_dbtp: -20 } });
    for (const name of estimatedNames)
      expect(Math.abs(quiet[name].value - estimated()[name].value)).toBeLessThan(0.05);
  });

  it('stays near the catalogue for a usual recording', () => {
    const found = estimated();
    for (const name of estimatedNames)
      expect(Math.abs(found[name].value - catalogueScaler.mean[name])).toBeLessThan(0.75 * found[name].sd);
  });

  it('says nothing of silence', () => {
    expect(
      listenerFeatures({ ...usual, loudness: { integrated_lufs: null, true_peak_dbtp: -120 } }),
    ).toBeNull();
  });
});

describe('the uncertainty of an estimate', () => {
  const zero = { mean: 0, sd: 0 };
  const extremes: Changes[] = [
    {},
    voice,
    noPulse,
    { spectral: bright },
    { spectral: dark, ...noPulse, key: null, onsets_s: [] },
    { duration_s: 0.05, kind: 'one-shot', onsets_s: [0], ...noPulse, key: null },
    { duration_s: 2, kind: 'loop', onsets_s: onsets(2, 16) },
    { duration_s: 36_000, onsets_s: onsets(200, 10) },
    { loudness: { integrated_lufs: -70, true_peak_dbtp: 48 } },
    { loudness: { integrated_lufs: 40, true_peak_dbtp: 48 } },
    { tempo: { bpm: 20, confidence: 0, beat_grid: { stability: 0 } } },
    { tempo: { bpm: 400, confidence: 1, beat_grid: { stability: 1 } } },
    {
      spectral: {
        centroid_hz: zero,
        flatness: zero,
        contrast_db: zero,
        flux: zero,
        zero_crossing_rate: zero,
        rms: zero,
        mfcc: { sd: [] },
      },
    },
  ];

  it.each(extremes.map((changes) => [JSON.stringify(changes).slice(0, 60), changes] as const))(
    'is above zero and never beyond the catalogue’s spread, the value between 0 and 1: %s',
    (_, changes) => {
      const found = estimated(changes);
      for (const name of estimatedNames) {
        expect(found[name].value).toBeGreaterThanOrEqual(0);
        expect(found[name].value).toBeLessThanOrEqual(1);
        expect(found[name].sd).toBeGreaterThan(0.02);
        expect(found[name].sd).toBeLessThanOrEqual(catalogueScaler.sd[name]);
      }
    },
  );

  it('is smallest for what sound tells best, and nearly the whole spread for what it does not tell', () => {
    const found = estimated();
    const part = (name: EstimatedName) => found[name].sd / catalogueScaler.sd[name];
    expect(part('energy')).toBeLessThan(0.8);
    expect(part('liveness')).toBeGreaterThan(0.95);
    for (const name of estimatedNames) expect(part(name)).toBeGreaterThanOrEqual(part('energy'));
  });

  it('is larger for a hit than for a loop, and for a loop than for a song', () => {
    const sd = (kind: SoundFacts['kind']) => estimated({ kind }).energy.sd;
    expect(sd('one-shot')).toBeGreaterThan(sd('loop'));
    expect(sd('loop')).toBeGreaterThan(sd('song'));
  });
});
