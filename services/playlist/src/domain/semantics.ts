import { oncePer } from '@trc/music/once';
import { plain } from './words.ts';

/**
 * Cosine of two vectors, 0 to 1: what points away counts as unrelated.
 * Null when they cannot be compared: other lengths, or no length at all.
 */
export function cosine(a: readonly number[], b: readonly number[]): number | null {
  if (a.length === 0 || a.length !== b.length) return null;
  const scaleA = a.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  const scaleB = b.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  if (scaleA === 0 || scaleB === 0) return null;
  let dot = 0;
  let normA = 0;
  let normB = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = (a[i] ?? 0) / scaleA;
    const y = (b[i] ?? 0) / scaleB;
    dot += x * y;
    normA += x * x;
    normB += y * y;
  }
  return Math.min(1, Math.max(0, dot / Math.sqrt(normA * normB)));
}

/** Weights under the compared form of their tags; two spellings of one tag add up. */
export const plainWeights = oncePer(
  (weights: Readonly<Record<string, number>>): ReadonlyMap<string, number> => {
    const summed = new Map<string, number>();
    for (const [tag, weight] of Object.entries(weights)) {
      const key = plain(tag);
      if (key !== '' && weight > 0) summed.set(key, (summed.get(key) ?? 0) + weight);
    }
    return summed;
  },
);
