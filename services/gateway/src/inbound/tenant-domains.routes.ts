import { Controller, Inject } from '@nestjs/common';
import { createDomain } from '@trc/contracts/http/create-tenant-domain.v1';
import { deleteDomain } from '@trc/contracts/http/delete-tenant-domain.v1';
import { listDomains } from '@trc/contracts/http/list-tenant-domains.v1';
import { verifyDomain } from '@trc/contracts/http/verify-tenant-domain.v1';
import { Problem } from '@trc/runtime/http-problem';
import { isUniqueViolation } from '@trc/runtime/postgres';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import type { Transaction } from 'kysely';
import { type Base, hostNameOf, isWithin, recordNameOf } from '../domain/host-names.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { newSecret } from '../outbound/secrets.ts';
import * as domains from '../outbound/tenant-domains.store.ts';
import type { ResolveTxt } from '../outbound/txt-records.dns.ts';
import { PARTS, RESOLVE_TXT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { requireWhiteLabel } from './white-label.ts';

const domainsMax = 20;

@Controller()
export class TenantDomainsRoutes {
  readonly #parts: Parts;
  readonly #base: Base;
  readonly #resolveTxt: ResolveTxt;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(CONFIG) base: Base,
    @Inject(RESOLVE_TXT) resolveTxt: ResolveTxt,
  ) {
    this.#parts = parts;
    this.#base = base;
    this.#resolveTxt = resolveTxt;
  }

  @Route(listDomains)
  async list(@CurrentCaller() { tenantId }: Caller) {
    return { items: (await inTenant(this.#parts.db, tenantId, domains.listDomains)).map(present) };
  }

  @Route(createDomain)
  async create(@CurrentCaller() caller: Caller, @Input(createDomain) { body }: InputOf<typeof createDomain>) {
    const domain = hostNameOf(body.domain);
    if (domain === null)
      throw new Problem('invalid-request', {
        detail: `domain: "${body.domain}" is no host name; send one such as music.example.com.`,
      });
    if (this.#isOurs(domain))
      throw new Problem('address-taken', { detail: `${domain} is the installation's.` });
    await requireWhiteLabel(this.#parts, caller.tenantId);
    const token = newSecret('trc-domain');
    return this.#change(caller, domain, 'domain-claimed', async (trx, now) => {
      const claimed = await domains.listDomains(trx);
      if (claimed.length >= domainsMax && !claimed.some((each) => each.domain === domain))
        throw new Problem('conflict', { detail: `You have ${domainsMax} domains; give one back first.` });
      return present(await domains.claimDomain(trx, { tenantId: caller.tenantId, domain, token }, now));
    });
  }

  @Route(deleteDomain)
  delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteDomain) { params }: InputOf<typeof deleteDomain>,
  ): Promise<void> {
    const domain = params.domain.toLowerCase();
    return this.#change(caller, domain, 'domain-removed', async (trx) => {
      if (!(await domains.removeDomain(trx, domain))) throw new Problem('not-found');
    });
  }

  @Route(verifyDomain)
  async verify(
    @CurrentCaller() caller: Caller,
    @Input(verifyDomain) { params }: InputOf<typeof verifyDomain>,
  ) {
    const domain = params.domain.toLowerCase();
    const claim = await inTenant(this.#parts.db, caller.tenantId, (trx) => domains.findDomain(trx, domain));
    if (!claim) throw new Problem('not-found');
    await requireWhiteLabel(this.#parts, caller.tenantId);
    const name = recordNameOf(domain);
    const found = await this.#resolveTxt(name);
    if (!found.includes(claim.token))
      throw new Problem('domain-not-proven', { detail: `${name} has no TXT record ${claim.token}.` });
    return this.#change(caller, domain, 'domain-verified', async (trx, now) => {
      if (!(await domains.findDomain(trx, domain))) throw new Problem('not-found');
      return present(await domains.markVerified(trx, domain, now));
    });
  }

  /** Whoever has the installation's own name, or one under its domain for tenants, has everybody. */
  #isOurs(domain: string): boolean {
    const { publicUrl, tenantDomain } = this.#base;
    return domain === new URL(publicUrl).hostname || (!!tenantDomain && isWithin(domain, tenantDomain));
  }

  async #change<T>(
    { tenantId, userId, keyId }: Caller,
    domain: string,
    action: string,
    change: (trx: Transaction<Database>, now: Date) => Promise<T>,
  ): Promise<T> {
    const now = this.#parts.clock();
    try {
      return await inTenant(this.#parts.db, tenantId, async (trx) => {
        const changed = await change(trx, now);
        await noteAudit(trx, { tenantId, userId, keyId, action, subject: domain }, now);
        return changed;
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem('address-taken');
      throw error;
    }
  }
}

function present({ domain, token, verified_at, created_at }: domains.DomainRow) {
  return {
    domain,
    status: verified_at === null ? ('unverified' as const) : ('verified' as const),
    record: { name: recordNameOf(domain), value: token },
    verified_at: verified_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}
