import type { PersonalData } from '@trc/runtime/personal-data';
import type { Transaction } from 'kysely';
import { setKeysOf } from './candidate-sets.store.ts';
import type { Database } from './database.ts';

/** Open answers and embeddings say nothing about anybody: they are keyed by what was asked, for all tenants. */
export const personalData: PersonalData = {
  tables: [{ table: 'candidate_sets', erase: 'delete' }],
  objectsOf: (trx, { userId }) => setKeysOf(trx as Transaction<Database>, userId),
};
