import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  decibels,
  drumLoop,
  hat,
  noise,
  pad,
  progression,
  silence,
} from '../../../services/analysis/test/sounds.ts';
import { wav } from '../../../services/analysis/test/writers.ts';
import { type Corpus, type Entry, loadCorpus } from './manifest.ts';
import { type Judged, keyFigures, pairsByFamily, tempoFigures } from './metrics.ts';
import { measureOurs, type OurRecord } from './ours.ts';

const rateHz = 44_100;
const folder = mkdtempSync(join(tmpdir(), 'trc-smoke-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Sound {
  readonly samples: Float32Array;
  readonly truth: Partial<Entry>;
  readonly rateHz?: number;
}

/** A short tick on every beat. */
function clicks(bpm: number, seconds: number): Float32Array {
  const track = silence(seconds, rateHz);
  for (let beat = 0; (beat * 60) / bpm < seconds - 0.1; beat++)
    track.set(hat(rateHz, beat, 0.6), Math.round(((beat * 60) / bpm) * rateHz));
  return track;
}

const firm = (bpm: number): Partial<Entry> => ({ tempo: { bpm, octave_firm: true } });
const key = (tonic: 'C' | 'D#' | 'F#' | 'A', scale: 'major' | 'minor'): Partial<Entry> => ({
  key: { tonic, scale, hard: false },
});
const turnaround = [0, 3, 4, 0, 5, 3, 4, 0];

const sounds: Readonly<Record<string, Sound>> = {
  'clicks-90.wav': { samples: clicks(90, 12), truth: { ...firm(90), key: 'none' } },
  'clicks-128.wav': { samples: clicks(128, 10), truth: { ...firm(128), key: 'none' } },
  'drums-84.wav': { samples: drumLoop({ bpm: 84, rateHz }), truth: { ...firm(84), key: 'none' } },
  'drums-110.wav': { samples: drumLoop({ bpm: 110, rateHz }), truth: { ...firm(110), key: 'none' } },
  'drums-110-22k.wav': {
    samples: drumLoop({ bpm: 110, rateHz: 22_050 }),
    rateHz: 22_050,
    truth: { ...firm(110), key: 'none', variant_of: 'drums-110.wav', transform: 'rate-22050' },
  },
  'floor-126.wav': {
    samples: drumLoop({ bpm: 126, rateHz, pattern: 'four-to-the-floor' }),
    truth: { ...firm(126), key: 'none' },
  },
  'chords-c.wav': {
    samples: progression({ tonic: 0, scale: 'major', rateHz, degrees: turnaround }),
    truth: key('C', 'major'),
  },
  'chords-f-sharp.wav': {
    samples: progression({ tonic: 6, scale: 'major', rateHz, degrees: turnaround, cents: 20 }),
    truth: key('F#', 'major'),
  },
  'chords-a-minor.wav': {
    samples: progression({ tonic: 9, scale: 'minor', rateHz, degrees: turnaround }),
    truth: key('A', 'minor'),
  },
  'chords-d-sharp-minor.wav': {
    samples: progression({ tonic: 3, scale: 'minor', rateHz, degrees: turnaround }),
    truth: key('D#', 'minor'),
  },
  'pad.wav': { samples: pad(8, rateHz), truth: { tempo: 'none' } },
  'noise.wav': { samples: noise(6, rateHz, 0.3), truth: { tempo: 'none', key: 'none' } },
  'quiet-noise.wav': {
    samples: noise(6, rateHz, decibels(-50), 3),
    truth: { tempo: 'none', key: 'none' },
  },
};

let corpus: Corpus;
let records: OurRecord[];
let judged: Judged[];

beforeAll(async () => {
  const entries = Object.entries(sounds).map(([file, sound]): Entry => {
    writeFileSync(join(folder, file), wav([sound.samples], sound.rateHz ?? rateHz));
    const unknown = { variant_of: null, transform: null, tempo: null, key: null };
    return { file, group: 'smoke', held_out: false, ...unknown, ...sound.truth };
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(entries));
  corpus = loadCorpus(folder);
  records = await measureOurs(corpus, corpus.entries, () => {});
  judged = corpus.entries.map((entry, place) => ({ entry, estimate: records[place]?.estimate ?? {} }));
});

it('every sound is measured, none refused', () => {
  expect(records.map(({ file }) => file)).toEqual(Object.keys(sounds));
  expect(records.filter(({ refused }) => refused !== null)).toEqual([]);
});

it('ticks and drum patterns get their tempo', () => {
  expect(tempoFigures(judged)?.accuracy1Firm).toEqual({ hits: 6, of: 6 });
});

it('pads and noise get no tempo', () => {
  expect(tempoFigures(judged)?.falseTempo).toEqual({ hits: 0, of: 3 });
});

it('chords get their key, also between the keys of a piano', () => {
  expect(keyFigures(judged)?.exact).toEqual({ hits: 4, of: 4 });
});

it('drums and noise get no key', () => {
  expect(keyFigures(judged)?.falseKey).toEqual({ hits: 0, of: 8 });
});

it('a copy at another rate has the same tempo', () => {
  const [pair] = pairsByFamily(judged);
  expect(pair?.family).toBe('rate');
  const [before, after] = [pair?.originals[0], pair?.variants[0]].map(
    (each) => each?.estimate.tempo?.bpm ?? 0,
  );
  expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThan(0.5);
});

it('a manifest that says something else is refused with its place', () => {
  const broken = mkdtempSync(join(folder, 'broken-'));
  writeFileSync(join(broken, 'manifest.json'), JSON.stringify([{ ...corpus.entries[0], tempo: 'fast' }]));
  expect(() => loadCorpus(broken)).toThrow(/\[0\]\.tempo/);
});
