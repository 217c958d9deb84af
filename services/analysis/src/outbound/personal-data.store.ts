import type { PersonalData, PersonalFile } from '@trc/runtime/personal-data';
import { sql } from 'kysely';

export const personalData: PersonalData = {
  tables: [{ table: 'samples', erase: 'delete' }],
  async objectsOf(trx, { userId }) {
    const { rows } = await sql<{ object_key: string }>`
      select object_key from samples where user_id = ${userId}`.execute(trx);
    return rows.map(({ object_key }) => object_key);
  },
  async filesOf(trx, { userId }) {
    const { rows } = await sql<PersonalFile>`
      select 'samples/' || id || '/' || filename as name, object_key, size_bytes
      from samples where user_id = ${userId} order by id`.execute(trx);
    return rows;
  },
};
