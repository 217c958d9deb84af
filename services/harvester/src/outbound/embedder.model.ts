import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import { openText, openTextVersion } from '@trc/contracts/documents/open-text.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { ModelBudget } from '@trc/models/budget';
import { type EmbeddingCache, embedCached } from '@trc/models/embedding-cache';
import { checkLineage } from '@trc/models/lineage';
import type { Models } from '@trc/models/models';

export interface Embedded {
  readonly candidates: readonly Candidate[];
  readonly usage: readonly Usage[];
  readonly leftOut: readonly string[];
}

/**
 * Embeds what open catalogues say about the candidates, under the world's own model and length. A candidate whose tags
 * come from Spotify is not embedded: no grant is taken here, so the lineage check lets none of them through.
 */
export async function embedCandidates(
  candidates: readonly Candidate[],
  semantic: NonNullable<World['semantic']>,
  parts: {
    readonly models: Models;
    readonly cache: EmbeddingCache;
    readonly budget: ModelBudget;
    readonly signal: AbortSignal;
  },
): Promise<Embedded> {
  if (semantic.text_version !== openTextVersion) {
    return {
      candidates,
      usage: [],
      leftOut: ['This world was described under an older template; its meaning cannot be compared.'],
    };
  }
  const texts = candidates.map(({ track }) => {
    const text = track.tags && openText(track.tags.values);
    if (!track.tags || !text) return null;
    const check = checkLineage({ text, sources: [track.tags.source] }, 'embed', null);
    return check.kind === 'checked' ? check.text : null;
  });
  const allowed = texts.flatMap((text, index) => (text ? [{ text, index }] : []));
  const { vectors, usages, failure } = await embedCached(
    parts.models,
    parts.cache,
    { model: semantic.model, dimensions: semantic.centroid.length, texts: allowed.map(({ text }) => text) },
    { budget: parts.budget, signal: parts.signal },
  );
  const byIndex = new Map(allowed.map(({ index }, place) => [index, vectors[place] ?? null]));
  return {
    candidates: candidates.map((candidate, index) => {
      const vector = byIndex.get(index);
      return vector
        ? { ...candidate, embedding: [...vector].map((value) => Number(value.toFixed(6))) }
        : candidate;
    }),
    usage:
      usages.length === 0
        ? []
        : [
            {
              kind: 'model_input_tokens',
              quantity: usages.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
              operation: 'embed-candidates',
              resource: semantic.model,
            },
          ],
    leftOut: failure
      ? ['The embedding model did not serve all candidates; the others are compared by their tags.']
      : [],
  };
}
