import { expect, test } from 'vitest';
import { absentModels } from './absent.ts';
import { unlimitedBudget } from './budget.ts';
import { createMemoryEmbeddingCache, embedCached, embeddingKey } from './embedding-cache.ts';
import { type Checked, checkLineage, readChecked } from './lineage.ts';
import type { ModelFailure, Models, ModelUsage } from './models.ts';

const context = { budget: unlimitedBudget };
const model = 'text-embedding-3-small';
const usage: ModelUsage = {
  model,
  inputTokens: 1,
  outputTokens: 0,
  costMicros: 1,
  priceTableVersion: 'test',
};

function text(words: string): Checked<'embed'> {
  const check = checkLineage({ text: words, sources: ['musicbrainz'] }, 'embed', null);
  if (check.kind === 'refused') throw new Error(check.detail);
  return check.text;
}

/** Embeds a text as its length, and remembers what it was asked for. */
function counting(failAt = Number.POSITIVE_INFINITY, failure: ModelFailure = { kind: 'absent' }) {
  const calls: string[][] = [];
  const models: Models = {
    ...absentModels,
    async embed({ texts }) {
      if (calls.length >= failAt) return failure;
      const words = texts.map((one) => readChecked(one, 'embed') ?? '');
      calls.push(words);
      return { kind: 'ok', value: words.map((word) => Float32Array.of(word.length)), usage };
    },
  };
  return { models, calls };
}

test('a text is embedded once: not twice in one request, never again in the next', async () => {
  const { models, calls } = counting();
  const cache = createMemoryEmbeddingCache();
  const texts = ['a', 'bbb', 'a', 'cc'].map(text);
  const first = await embedCached(models, cache, { model, texts }, context);
  expect(first.vectors.map((vector) => vector?.[0])).toEqual([1, 3, 1, 2]);
  const second = await embedCached(models, cache, { model, texts: ['cc', 'dddd', 'a'].map(text) }, context);
  expect(second.vectors.map((vector) => vector?.[0])).toEqual([2, 4, 1]);
  expect(calls).toEqual([['a', 'bbb', 'cc'], ['dddd']]);
  expect(second.failure).toBeNull();
});

test('batches have the asked size and the order is kept across them', async () => {
  const { models, calls } = counting();
  const texts = Array.from({ length: 7 }, (_, n) => text('x'.repeat(n + 1)));
  const { vectors, usages } = await embedCached(
    models,
    createMemoryEmbeddingCache(),
    { model, texts, batchSize: 3 },
    context,
  );
  expect(calls.map((call) => call.length)).toEqual([3, 3, 1]);
  expect(vectors.map((vector) => vector?.[0])).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(usages).toHaveLength(3);
});

test('what was paid for before a failure is kept and not asked again', async () => {
  const cache = createMemoryEmbeddingCache();
  const texts = ['a', 'bb', 'ccc'].map(text);
  const failure: ModelFailure = { kind: 'unavailable', retryAfterMs: 1000, detail: '429' };
  const broken = await embedCached(
    counting(2, failure).models,
    cache,
    { model, texts, batchSize: 1 },
    context,
  );
  expect(broken).toMatchObject({ failure, usages: [usage, usage] });
  expect(broken.vectors.map((vector) => vector?.[0] ?? null)).toEqual([1, 2, null]);
  const { models, calls } = counting();
  await embedCached(models, cache, { model, texts, batchSize: 1 }, context);
  expect(calls).toEqual([['ccc']]);
});

test('known texts are served while no model is configured', async () => {
  const cache = createMemoryEmbeddingCache();
  await embedCached(counting().models, cache, { model, texts: [text('a')] }, context);
  const { vectors, failure } = await embedCached(
    absentModels,
    cache,
    { model, texts: ['a', 'b'].map(text) },
    context,
  );
  expect(vectors.map((vector) => vector?.[0] ?? null)).toEqual([1, null]);
  expect(failure).toEqual({ kind: 'absent' });
});

test('a forged text reaches neither the model nor the cache', async () => {
  const { models, calls } = counting();
  const result = await embedCached(
    models,
    createMemoryEmbeddingCache(),
    { model, texts: [text('a'), 'b' as never] },
    context,
  );
  expect(result).toEqual({
    vectors: [null, null],
    usages: [],
    failure: expect.objectContaining({ reason: 'lineage' }),
  });
  expect(calls).toEqual([]);
});

test('model, dimensions and text each make another key, and cannot run into one another', () => {
  const keys = [
    embeddingKey('m', undefined, 'a'),
    embeddingKey('m', 256, 'a'),
    embeddingKey('m2', undefined, 'a'),
    embeddingKey('m', undefined, 'b'),
    embeddingKey('m",null,"a', undefined, ''),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});

test.each([0, 2049, 1.5])('a batch size of %s is refused', async (batchSize) => {
  const call = embedCached(
    absentModels,
    createMemoryEmbeddingCache(),
    { model, texts: [], batchSize },
    context,
  );
  await expect(call).rejects.toThrow(RangeError);
});
