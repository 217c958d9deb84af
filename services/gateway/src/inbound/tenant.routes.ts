import { Controller, Inject } from '@nestjs/common';
import type { Brand } from '@trc/contracts/documents/brand.v1';
import { getTenant } from '@trc/contracts/http/get-tenant.v1';
import { putTenant } from '@trc/contracts/http/put-tenant.v1';
import type { Id } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import { isUniqueViolation } from '@trc/runtime/postgres';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import type { Transaction } from 'kysely';
import { faultOfPicture } from '../domain/device-picture.ts';
import { type Base, isReserved, isWithin } from '../domain/host-names.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { lookOf, wholeBrand } from '../outbound/sites.ts';
import { listDomains } from '../outbound/tenant-domains.store.ts';
import { changeTenant, type TenantRow } from '../outbound/tenants.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { requireTimeZone } from './time-zone.ts';
import { requireWhiteLabel } from './white-label.ts';

@Controller()
export class TenantRoutes {
  readonly #parts: Parts;
  readonly #base: Base;
  constructor(@Inject(PARTS) parts: Parts, @Inject(CONFIG) base: Base) {
    this.#parts = parts;
    this.#base = base;
  }

  @Route(getTenant)
  get(@CurrentCaller() { tenantId }: Caller) {
    return inTenant(this.#parts.db, tenantId, async (trx) => this.#present(trx, await tenantOf(trx)));
  }

  @Route(putTenant)
  async put(
    @CurrentCaller() { tenantId, userId, keyId }: Caller,
    @Input(putTenant) { body }: InputOf<typeof putTenant>,
  ) {
    requireTimeZone(body.time_zone);
    if (body.slug && isReserved(body.slug))
      throw new Problem('address-taken', { detail: `${body.slug} is kept for the installation.` });
    if (body.brand || body.slug) await requireWhiteLabel(this.#parts, tenantId);
    requirePicture(body.brand?.device_picture ?? null);
    const now = this.#parts.clock();
    const { brand: sent, ...plain } = body;
    try {
      return await inTenant(this.#parts.db, tenantId, async (trx) => {
        const device_picture = (await tenantOf(trx)).brand?.device_picture ?? null;
        const brand = sent && { device_picture, ...defined(sent) };
        await requireOwnSender(trx, brand ?? null);
        const changes = {
          ...defined(plain),
          ...(brand === undefined ? {} : { brand: brand && JSON.stringify(brand) }),
        };
        const row = await changeTenant(trx, tenantId, changes);
        const details = { changed: Object.keys(changes) };
        await noteAudit(
          trx,
          { tenantId, userId, keyId, action: 'tenant-changed', subject: tenantId, details },
          now,
        );
        return this.#present(trx, row);
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem('address-taken');
      throw error;
    }
  }

  async #present(trx: Transaction<Database>, row: TenantRow) {
    const { name, time_zone, brand, slug, key_prefix, sign_up, spotify_model_use } = row;
    const { address } = await lookOf(trx, row.tenant_id, this.#base);
    return {
      id: row.tenant_id as Id<'tenant'>,
      name,
      time_zone,
      brand: wholeBrand(brand),
      slug,
      key_prefix,
      sign_up,
      address,
      spotify_model_use,
      created_at: row.created_at.toISOString(),
    };
  }
}

/** What was sent, without what was not. */
function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function requirePicture(base64: string | null): void {
  const fault = base64 === null ? null : faultOfPicture(Buffer.from(base64, 'base64'));
  if (fault) throw new Problem('invalid-request', { detail: `brand.device_picture: ${fault}.` });
}

/** Mail is sent in the name of nobody who has not proven to be that: the sender's domain is one that is verified. */
async function requireOwnSender(
  trx: Transaction<Database>,
  brand: Pick<Brand, 'sender'> | null,
): Promise<void> {
  if (!brand?.sender) return;
  const domain = brand.sender.address.slice(brand.sender.address.lastIndexOf('@') + 1).toLowerCase();
  const claimed = await listDomains(trx);
  const isProven = claimed.some((each) => each.verified_at !== null && isWithin(domain, each.domain));
  if (!isProven)
    throw new Problem('domain-not-proven', {
      detail: `brand.sender: claim and verify ${domain} before mail is sent from it.`,
    });
}
