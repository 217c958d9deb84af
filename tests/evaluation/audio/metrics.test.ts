import { describe, expect, it } from 'vitest';
import type { Entry } from './manifest.ts';
import {
  auroc,
  type Estimate,
  familyOf,
  isTempoOrOctave,
  type Judged,
  keyFigures,
  median,
  mirexScore,
  pairsByFamily,
  tempoFigures,
} from './metrics.ts';

function judged(truth: Partial<Entry>, estimate: Estimate): Judged {
  const entry: Entry = {
    file: 'a.wav',
    group: 'song',
    variant_of: null,
    transform: null,
    held_out: false,
    tempo: null,
    key: null,
    ...truth,
  };
  return { entry, estimate };
}

const at = (bpm: number, confidence = 0.5, ...others: number[]): Estimate => ({
  tempo: { bpm, confidence, candidates: [bpm, ...others] },
});
const firm = (bpm: number): Partial<Entry> => ({ tempo: { bpm, octave_firm: true } });
const loose = (bpm: number): Partial<Entry> => ({ tempo: { bpm, octave_firm: false } });

describe('tempo', () => {
  it('is right within 4 % on either side', () => {
    const figures = tempoFigures([
      judged(firm(100), at(104)),
      judged(firm(100), at(96)),
      judged(firm(100), at(104.1)),
    ]);
    expect(figures?.accuracy1Firm).toEqual({ hits: 2, of: 3 });
  });

  it('counts where the octave is disputed only in the figure over all', () => {
    const figures = tempoFigures([judged(firm(100), at(100)), judged(loose(100), at(50))]);
    expect(figures?.accuracy1Firm).toEqual({ hits: 1, of: 1 });
    expect(figures?.accuracy1).toEqual({ hits: 1, of: 2 });
    expect(figures?.accuracy2).toEqual({ hits: 2, of: 2 });
  });

  it.each([
    [40, true],
    [60, true],
    [240, true],
    [360, true],
    [80, false],
    [180, false],
    [480, false],
  ])('%d for 120 is an octave error: %s', (bpm, isOctave) => {
    expect(isTempoOrOctave(bpm, 120)).toBe(isOctave);
  });

  it('is among the candidates up to the third', () => {
    const figures = tempoFigures([
      judged(firm(100), at(50, 0.5, 75, 100)),
      judged(firm(100), at(50, 0.5, 75, 66, 100)),
    ]);
    expect(figures?.amongThree).toEqual({ hits: 1, of: 2 });
  });

  it('counts what has none and is given one, and what has one and is given none', () => {
    const figures = tempoFigures([
      judged({ tempo: 'none' }, at(100, 0.2)),
      judged({ tempo: 'none' }, { tempo: null }),
      judged(firm(100), { tempo: null }),
      judged(firm(100), at(100, 0.9)),
    ]);
    expect(figures?.falseTempo).toEqual({ hits: 1, of: 2 });
    expect(figures?.missedTempo).toEqual({ hits: 1, of: 2 });
    // Of the four pairs: 0.9 beats both, 0 ties with 0 and loses to 0.2.
    expect(figures?.auroc).toBe(2.5 / 4);
  });

  it('leaves out files whose truth nobody knows, and tools that do not look for it', () => {
    expect(tempoFigures([judged({}, at(100))])?.accuracy1).toEqual({ hits: 0, of: 0 });
    expect(tempoFigures([judged(firm(100), { key: null })])).toBeNull();
  });

  it('has no AUROC without sounds of both kinds', () => {
    expect(auroc([], [0.5])).toBeNull();
    expect(auroc([0.5], [])).toBeNull();
    expect(auroc([0.6, 0.7], [0.1])).toBe(1);
  });
});

describe('key', () => {
  const cMajor = { tonic: 'C', scale: 'major', hard: false } as const;
  const aMinor = { tonic: 'A', scale: 'minor', hard: true } as const;

  it.each([
    ['C', 'major', 1],
    ['G', 'major', 0.5],
    ['F', 'major', 0.5],
    ['A', 'minor', 0.3],
    ['C', 'minor', 0.2],
    ['G', 'minor', 0],
    ['D', 'major', 0],
  ] as const)('%s %s for C major scores %d', (tonic, scale, score) => {
    expect(mirexScore({ tonic, scale }, cMajor)).toBe(score);
  });

  it.each([
    ['A', 'minor', 1],
    ['E', 'minor', 0.5],
    ['D', 'minor', 0.5],
    ['C', 'major', 0.3],
    ['A', 'major', 0.2],
    ['F#', 'major', 0],
  ] as const)('%s %s for A minor scores %d', (tonic, scale, score) => {
    expect(mirexScore({ tonic, scale }, aMinor)).toBe(score);
  });

  it('tells hard harmony apart, and a missing key scores nothing', () => {
    const figures = keyFigures([
      judged({ key: cMajor }, { key: { tonic: 'C', scale: 'major' } }),
      judged({ key: aMinor }, { key: { tonic: 'C', scale: 'major' } }),
      judged({ key: aMinor }, { key: null }),
    ]);
    expect(figures?.exact).toEqual({ hits: 1, of: 3 });
    expect(figures?.mirex).toEqual({ hits: 1.3, of: 3 });
    expect(figures?.exactHard).toEqual({ hits: 0, of: 2 });
    expect(figures?.mirexHard).toEqual({ hits: 0.3, of: 2 });
    expect(figures?.missedKey).toEqual({ hits: 1, of: 3 });
  });

  it('counts drums and noise that are given a key', () => {
    const figures = keyFigures([
      judged({ key: 'none' }, { key: { tonic: 'C', scale: 'major' } }),
      judged({ key: 'none' }, { key: null }),
      judged({ key: null }, { key: { tonic: 'C', scale: 'major' } }),
    ]);
    expect(figures?.falseKey).toEqual({ hits: 1, of: 2 });
    expect(keyFigures([judged({ key: 'none' }, at(100))])).toBeNull();
  });
});

it('copies are laid beside their own originals, family by family', () => {
  const original = judged({ ...firm(100), file: 'a.wav' }, at(100));
  const other = judged({ ...firm(100), file: 'b.wav' }, at(100));
  const copies = [
    judged({ ...firm(100), file: 'a1.mp3', variant_of: 'a.wav', transform: 'mp3-96' }, at(100)),
    judged({ ...firm(100), file: 'a2.mp3', variant_of: 'a.wav', transform: 'mp3-320' }, at(100)),
    judged({ ...firm(110), file: 'a3.wav', variant_of: 'a.wav', transform: 'stretch-1.1' }, at(110)),
  ];
  expect(pairsByFamily([original, other, ...copies])).toEqual([
    { family: 'mp3', originals: [original, original], variants: copies.slice(0, 2) },
    { family: 'stretch', originals: [original], variants: copies.slice(2) },
  ]);
});

it.each([
  ['mp3-96', 'mp3'],
  ['pitch+3', 'pitch'],
  ['mono', 'mono'],
])('the family of %s is %s', (transform, family) => {
  expect(familyOf(transform)).toBe(family);
});

it('the median of an even number of values lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([])).toBeNull();
});
