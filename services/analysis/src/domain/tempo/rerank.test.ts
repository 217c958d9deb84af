import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { describe, expect, it } from 'vitest';
import { rerankTempo } from './rerank.ts';

type Tempo = NonNullable<Analysis['tempo']>;

const tempo: Tempo = {
  bpm: 140,
  confidence: 0.9,
  candidates: [
    { bpm: 140, confidence: 0.6, relation: 'main' },
    { bpm: 70, confidence: 0.2, relation: 'half' },
    { bpm: 105, confidence: 0.1, relation: 'other' },
  ],
  beat_grid: { first_beat_s: 0.1, stability: 0.95 },
};
const analysed = { tempo, tempo_reason: null };
const open = { bpmMin: null, bpmMax: null, tappedBpm: null };

describe('a wish about the tempo', () => {
  it('that says nothing leaves the order as it is', () => {
    expect(
      rerankTempo(analysed, open)
        .tempo?.candidates.slice(0, 2)
        .map(({ bpm }) => bpm),
    ).toEqual([140, 70]);
  });

  it('with a range puts the best candidate within it first and names the others by their relation to it', () => {
    const { tempo: ranked } = rerankTempo(analysed, { ...open, bpmMin: 60, bpmMax: 100 });
    expect(ranked?.bpm).toBe(70);
    expect(ranked?.candidates[0]?.relation).toBe('main');
    for (const { bpm } of ranked?.candidates ?? []) {
      expect(bpm).toBeGreaterThanOrEqual(60);
      expect(bpm).toBeLessThanOrEqual(100);
    }
  });

  it('with a range that no candidate lies in counts the beat at another level', () => {
    const { tempo: ranked } = rerankTempo(analysed, { ...open, bpmMin: 270, bpmMax: 290 });
    expect(ranked?.bpm).toBe(280);
  });

  it('takes the level of a strong candidate for better than a weak one beside it', () => {
    const strong: Tempo = {
      ...tempo,
      bpm: 124,
      candidates: [
        { bpm: 124, confidence: 0.9, relation: 'main' },
        { bpm: 60.99, confidence: 0.004, relation: 'half' },
      ],
    };
    const { tempo: ranked } = rerankTempo({ tempo: strong, tempo_reason: null }, { ...open, bpmMax: 70 });
    expect(ranked?.bpm).toBe(62);
  });

  it('with a range that no level lies in gives none, and says so', () => {
    expect(rerankTempo(analysed, { ...open, bpmMin: 600 })).toEqual({
      tempo: null,
      tempo_reason: 'nothing-in-range',
    });
  });

  it('with a tap a little off finds the candidate that was meant', () => {
    expect(rerankTempo(analysed, { ...open, tappedBpm: 72.5 }).tempo?.bpm).toBe(70);
    expect(rerankTempo(analysed, { ...open, tappedBpm: 103 }).tempo?.bpm).toBe(105);
  });

  it('with a tap that is no level of the beat gives none, and says so', () => {
    expect(rerankTempo(analysed, { ...open, bpmMin: 100, bpmMax: 150, tappedBpm: 122 })).toEqual({
      tempo: null,
      tempo_reason: 'nothing-near-the-tap',
    });
  });

  it('never adds belief that there is a tempo', () => {
    const { tempo: ranked } = rerankTempo(analysed, { ...open, bpmMin: 60, bpmMax: 100 });
    expect(ranked?.confidence).toBe(0.9);
    const sum = (ranked?.candidates ?? []).reduce((total, { confidence }) => total + confidence, 0);
    expect(sum).toBeLessThanOrEqual(0.902);
  });

  it('cannot give a tempo to a sound that has none', () => {
    const none = { tempo: null, tempo_reason: 'silence' };
    expect(rerankTempo(none, { ...open, tappedBpm: 120 })).toEqual(none);
  });
});
