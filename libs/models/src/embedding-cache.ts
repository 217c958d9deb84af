import { createHash } from 'node:crypto';
import { type Checked, readAllChecked } from './lineage.ts';
import type { CallContext, ModelFailure, Models, ModelUsage } from './models.ts';

export interface CachedEmbedding {
  readonly key: string;
  readonly model: string;
  readonly vector: Float32Array;
}

/** Vectors by content, shared by all tenants: a key tells nothing about its text. */
export interface EmbeddingCache {
  /** The vectors that are known; unknown keys are absent. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  /** Stores what is new; a key that is already there keeps its vector. */
  store(embeddings: readonly CachedEmbedding[]): Promise<void>;
}

export interface EmbedCachedRequest {
  readonly model: string;
  readonly dimensions?: number;
  readonly texts: readonly Checked<'embed'>[];
  /** Texts per call; 100 unless told, 2048 at most. */
  readonly batchSize?: number;
}

export interface EmbedCachedResult {
  /** One per text, in order; null only where the failure kept it from being made. */
  readonly vectors: readonly (Float32Array | null)[];
  /** One entry per paid call. */
  readonly usages: readonly ModelUsage[];
  /** Why not all vectors are there. What was paid for before it is in the cache. */
  readonly failure: ModelFailure | null;
}

const batchSizeMax = 2048;

/** SHA-256 over the model, the dimensions (null for the model's own) and the text, as one JSON array. */
export function embeddingKey(model: string, dimensions: number | undefined, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([model, dimensions ?? null, text]))
    .digest('hex');
}

/**
 * Embeds texts so that none is ever embedded twice: asks the cache, then the model for the rest, each distinct text
 * once, and stores every batch before the next is asked for.
 * @throws RangeError for a batch size that is not 1 to 2048.
 */
export async function embedCached(
  models: Models,
  cache: EmbeddingCache,
  request: EmbedCachedRequest,
  context: CallContext,
): Promise<EmbedCachedResult> {
  const { model, dimensions, texts, batchSize = 100 } = request;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > batchSizeMax) {
    throw new RangeError(`A batch has 1 to ${batchSizeMax} texts`);
  }
  const read = readAllChecked(texts, 'embed');
  if (read.kind === 'refused') return { vectors: texts.map(() => null), usages: [], failure: read };

  const keys = read.texts.map((text) => embeddingKey(model, dimensions, text));
  const byKey = new Map(await cache.find([...new Set(keys)]));
  const misses = new Map<string, Checked<'embed'>>();
  texts.forEach((text, index) => {
    const key = keys[index] ?? '';
    if (!byKey.has(key)) misses.set(key, text);
  });

  const usages: ModelUsage[] = [];
  let failure: ModelFailure | null = null;
  const asked = [...misses];
  for (let start = 0; start < asked.length && failure === null; start += batchSize) {
    const batch = asked.slice(start, start + batchSize);
    const outcome = await models.embed(
      { model, texts: batch.map(([, text]) => text), ...(dimensions === undefined ? {} : { dimensions }) },
      context,
    );
    if ('usage' in outcome) usages.push(outcome.usage);
    if (outcome.kind !== 'ok') {
      failure = outcome;
      continue;
    }
    const fresh = outcome.value.map((vector, index) => ({ key: batch[index]?.[0] ?? '', model, vector }));
    await cache.store(fresh);
    for (const { key, vector } of fresh) byKey.set(key, vector);
  }
  return { vectors: keys.map((key) => byKey.get(key) ?? null), usages, failure };
}

/** A cache within this process: for tests and tools. */
export function createMemoryEmbeddingCache(): EmbeddingCache {
  const vectors = new Map<string, Float32Array>();
  return {
    async find(keys) {
      return new Map(
        keys.flatMap((key) => {
          const vector = vectors.get(key);
          return vector ? [[key, vector] as const] : [];
        }),
      );
    },
    async store(embeddings) {
      for (const { key, vector } of embeddings) if (!vectors.has(key)) vectors.set(key, vector);
    },
  };
}
