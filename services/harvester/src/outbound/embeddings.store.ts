import type { EmbeddingCache } from '@trc/models/embedding-cache';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

/** Vectors by content hash, shared by all tenants: a text that was embedded once is never embedded again. */
export function embeddingsIn(db: Kysely<Database>): EmbeddingCache {
  return {
    async find(keys) {
      if (keys.length === 0) return new Map();
      const rows = await db
        .selectFrom('embeddings')
        .select(['key', 'vector'])
        .where('key', 'in', [...keys])
        .execute();
      return new Map(rows.map(({ key, vector }) => [key, Float32Array.from(vector)]));
    },
    async store(embeddings) {
      if (embeddings.length === 0) return;
      await db
        .insertInto('embeddings')
        .values(embeddings.map(({ key, model, vector }) => ({ key, model, vector: [...vector] })))
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    },
  };
}
