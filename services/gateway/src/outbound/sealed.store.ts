import { inTenant } from '@trc/runtime/tenancy';
import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import type { RotatingVault } from './secrets.ts';

interface SealedColumn {
  readonly tenant_id: string;
  readonly of_table: string;
  readonly of_column: string;
}

/**
 * Seals anew, over all tenants, what an older key has sealed, in every column whose name ends in `_sealed`.
 * @returns how many secrets were sealed anew, and how many no key opens: those stay as they are.
 */
export async function resealAll(
  db: Kysely<Database>,
  vault: RotatingVault,
): Promise<{ readonly resealed: number; readonly lost: number }> {
  const { rows: columns } = await sql<SealedColumn>`select * from sealed_otherwise(${vault.mark})`.execute(
    db,
  );
  const counts = { resealed: 0, lost: 0 };
  for (const column of columns) {
    const { resealed, lost } = await resealColumn(db, vault, column);
    counts.resealed += resealed;
    counts.lost += lost;
  }
  return counts;
}

/** The rows are locked, so that a secret which changes meanwhile is not overwritten with the one from before. */
function resealColumn(
  db: Kysely<Database>,
  vault: RotatingVault,
  { tenant_id, of_table, of_column }: SealedColumn,
) {
  const table = sql.id('gateway', of_table);
  const column = sql.id(of_column);
  return inTenant(db, tenant_id, async (trx) => {
    const { rows } = await sql<{ place: string; sealed: string }>`
      select ctid::text as place, ${column} as sealed from ${table}
      where not starts_with(${column}, ${vault.mark}) for update`.execute(trx);
    let resealed = 0;
    for (const { place, sealed } of rows) {
      const anew = opened(vault, sealed);
      if (anew === null) continue;
      await sql`update ${table} set ${column} = ${anew} where ctid = ${place}::tid`.execute(trx);
      resealed += 1;
    }
    return { resealed, lost: rows.length - resealed };
  });
}

function opened(vault: RotatingVault, sealed: string): string | null {
  try {
    return vault.reseal(sealed);
  } catch {
    return null;
  }
}
