import type { MeanSd } from '../statistics.ts';
import { keyEvidence } from './key-evidence.ts';
import { spectralLines } from './key-lines.ts';
import { rankKeys, type Scale, tonalProbability } from './key-model.ts';
import { keyWeights } from './key-weights.v1.ts';

export type { Scale } from './key-model.ts';
export const TONICS = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
export type Tonic = (typeof TONICS)[number];

export interface Key {
  readonly tonic: Tonic;
  readonly scale: Scale;
  /** 0 to 1: how probable it is that the sound has a key and that it is this one. */
  readonly confidence: number;
  /** How far the sound is tuned from A = 440 Hz, −50 to 50. */
  readonly tuningCents: number;
  readonly runnerUp: { readonly tonic: Tonic; readonly scale: Scale };
}

export type NoKey = 'silence' | 'no-tonal-content';
export type KeyFinding = (
  | { readonly key: Key; readonly reason: null }
  | { readonly key: null; readonly reason: NoKey }
) & {
  /** Per pitch class from C: mean and spread over the sound, each moment relative to its strongest class. */
  readonly chroma: readonly MeanSd[];
};

/**
 * Finds the key in three steps: steady spectral lines; what they say about pitch classes, bass, triads, first and last
 * harmony; one linear model, fitted once, that weighs this for all 24 keys and tells tones from drums, noise and speech.
 * @param mono the sound at 44.1 kHz
 */
export function findKey(mono: Float32Array): KeyFinding {
  const lines = spectralLines(mono);
  const { blocks, tonality, tuningSemitones, chroma } = keyEvidence(lines);
  if (lines.pitch.length === 0)
    return { key: null, reason: isSilent(mono) ? 'silence' : 'no-tonal-content', chroma };
  const tonal = tonalProbability(tonality, keyWeights.tonality);
  const [best, second] = rankKeys(blocks, keyWeights);
  if (!best || !second || tonal < keyWeights.tonality.least)
    return { key: null, reason: 'no-tonal-content', chroma };
  return {
    key: {
      tonic: nameOf(best.tonic),
      scale: best.scale,
      confidence: tonal * best.probability,
      tuningCents: tuningSemitones * 100,
      runnerUp: { tonic: nameOf(second.tonic), scale: second.scale },
    },
    reason: null,
    chroma,
  };
}

function isSilent(samples: Float32Array): boolean {
  return samples.every((x) => x === 0);
}

function nameOf(tonic: number): Tonic {
  return TONICS[tonic] ?? 'C';
}
