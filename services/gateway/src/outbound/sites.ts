import type { Brand } from '@trc/contracts/documents/brand.v1';
import { createRecent } from '@trc/runtime/recent';
import type { Clock } from '@trc/runtime/tokens';
import { type Kysely, sql } from 'kysely';
import { addressAt, addressOf, type Base, slugOf } from '../domain/host-names.ts';
import type { Database, StoredBrand } from './database.ts';

/** How a tenant looks from outside. */
export interface Look {
  /** `null` where neither the tenant nor the one under whose address it was made has set one. */
  readonly brand: Brand | null;
  /** Scheme, host and port. */
  readonly address: string;
}

/** What answers under a host name. */
export interface Site extends Look {
  /** Whose people sign in here; `null` where there is not even a default tenant. */
  readonly tenantId: string | null;
}

/** The host names of the installation and of its tenants. What was read is known for a few seconds. */
export interface Sites {
  /** Under a host name that is nobody's own, the brand is the installation's. */
  at(host: string): Promise<Site>;
  of(tenantId: string): Promise<Look>;
}

const knownMs = 5_000;
const entriesMax = 2_000;

export function createSites(options: {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly base: Base;
}): Sites {
  const { db, clock, base } = options;
  const recent = createRecent({ ttlMs: knownMs, entriesMax, now: () => clock().getTime() });

  async function find(host: string): Promise<Site> {
    const { rows } = await sql<{ tenant_id: string; own: boolean }>`
      select * from tenant_at(${host}, ${slugOf(host, base)})`.execute(db);
    const [found] = rows;
    if (!found?.own)
      return { tenantId: found?.tenant_id ?? null, brand: null, address: new URL(base.publicUrl).origin };
    const { brand } = await lookOf(db, found.tenant_id, base);
    return { tenantId: found.tenant_id, brand, address: addressAt(host, base) };
  }

  return {
    at(host) {
      const wanted = host.toLowerCase().replace(/\.$/, '');
      return recent.get(`host ${wanted}`, () => find(wanted));
    },
    of: (tenantId) => recent.get(tenantId, () => lookOf(db, tenantId, base)),
  };
}

/** As it is now. A transaction of any tenant will do: what everybody sees is no secret. */
export async function lookOf(db: Kysely<Database>, tenantId: string, base: Base): Promise<Look> {
  const { rows } = await sql<{ brand: StoredBrand | null; slug: string | null; domain: string | null }>`
    select * from tenant_looks(${tenantId})`.execute(db);
  const placed = rows.find(({ slug, domain }) => domain !== null || (slug !== null && base.tenantDomain));
  return {
    brand: wholeBrand(rows.find(({ brand }) => brand !== null)?.brand ?? null),
    address: addressOf(placed ?? { domain: null, slug: null }, base),
  };
}

export const wholeBrand = (stored: StoredBrand | null): Brand | null =>
  stored && { ...stored, device_picture: stored.device_picture ?? null };
