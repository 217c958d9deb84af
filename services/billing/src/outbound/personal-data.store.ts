import type { PersonalData } from '@trc/runtime/personal-data';
import { sql } from 'kysely';

/** Both books are append-only: one function of the owner changes whose a line was, in both to the same nobody. */
const forgetUser = (userId: string, pseudonym: string) => sql`select forget_user(${userId}, ${pseudonym})`;

/** What was spent stays, and nobody can tell for whom. */
export const personalData: PersonalData = {
  tables: [
    { table: 'ledger', erase: forgetUser },
    { table: 'usage_events', erase: forgetUser },
  ],
};
