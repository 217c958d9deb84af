import type { ModelUseGrant } from '@trc/contracts/lineage';
import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import type { Database } from './database.ts';

export type TenantRow = Selectable<Database['tenants']>;

/** Sets what is given. Throws a unique violation when the slug is another tenant's. */
export function changeTenant(
  trx: Transaction<Database>,
  tenantId: string,
  changes: Updateable<Database['tenants']>,
): Promise<TenantRow> {
  return trx
    .updateTable('tenants')
    .set({ ...changes, tenant_id: tenantId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function addTenant(
  trx: Transaction<Database>,
  tenant: {
    readonly tenantId: string;
    /** Under whose address it was made; `null` is nobody's. */
    readonly parentId: string | null;
    readonly name: string;
    readonly timeZone: string;
  },
): Promise<void> {
  await trx
    .insertInto('tenants')
    .values({
      tenant_id: tenant.tenantId,
      parent_id: tenant.parentId,
      name: tenant.name,
      time_zone: tenant.timeZone,
      is_default: false,
      spotify_model_use: null,
      brand: null,
    })
    .execute();
}

/** A tenant as the operator sees it. */
export interface FoundTenant {
  readonly id: string;
  readonly name: string;
  readonly slug: string | null;
  readonly time_zone: string;
  readonly parent_id: string | null;
  readonly spotify_model_use: ModelUseGrant | null;
  readonly suspended_at: Date | null;
  readonly created_at: Date;
  readonly users: number;
}

/** Over all tenants, newest first: names and slugs with `q` in them, or the one whose id it is. */
export async function findTenants(
  db: Kysely<Database>,
  { q, before, most }: { readonly q: string | null; readonly before: string | null; readonly most: number },
): Promise<readonly FoundTenant[]> {
  const { rows } = await sql<FoundTenant>`select * from tenants_found(${q}, ${before}, ${most})`.execute(db);
  return rows;
}

/** What these tenants are called; one that is gone is left out. */
export async function tenantNames(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ tenant_id: string; name: string }>`
    select * from tenant_names(${ids}::text[])`.execute(db);
  return new Map(rows.map(({ tenant_id, name }) => [tenant_id, name]));
}

/** Whether the operator has suspended the tenant, or the one under whose address it was made. */
export async function isSuspended(db: Kysely<Database>, tenantId: string): Promise<boolean> {
  const { rows } = await sql<{ suspended: boolean }>`
    select tenant_is_suspended(${tenantId}) as suspended`.execute(db);
  return rows[0]?.suspended ?? false;
}
