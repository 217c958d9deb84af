import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Whether the brand of the transaction's tenant is shown from now on. */
export async function setBrandShown(trx: Transaction<Database>, shown: boolean): Promise<void> {
  await trx.updateTable('tenants').set({ brand_shown: shown }).execute();
}
