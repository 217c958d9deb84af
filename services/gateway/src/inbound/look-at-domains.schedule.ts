import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { afterLook } from '../domain/domain-proof.ts';
import { recordNameOf } from '../domain/host-names.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Database } from '../outbound/database.ts';
import { oweMailToAdmins } from '../outbound/mails.store.ts';
import {
  claimDueDomains,
  type DueDomain,
  lockProven,
  loseProof,
  noteLook,
} from '../outbound/tenant-domains.store.ts';
import type { ResolveTxt } from '../outbound/txt-records.dns.ts';
import { RESOLVE_TXT } from '../tokens.ts';
import { sideBySide } from './side-by-side.ts';

const everyMs = 60_000;
/** A domain for which the DNS does not answer is asked for again after this, and nothing else follows. */
const claimMs = 3_600_000;
const batchMax = 50;
const atOnce = 4;

/** Looks each week whether proven domains still carry their record. One that has lost it is nobody's again, and its tenant is told. */
@Injectable()
export class LookAtDomainsSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #resolveTxt: ResolveTxt;
  readonly #log: Log;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(RESOLVE_TXT) resolveTxt: ResolveTxt,
    @Inject(LOG) log: Log,
  ) {
    super('look-at-domains', everyMs, log);
    this.#db = db;
    this.#clock = clock;
    this.#resolveTxt = resolveTxt;
    this.#log = log;
  }

  async run(): Promise<void> {
    const now = this.#clock();
    const due = await claimDueDomains(this.#db, now, new Date(now.getTime() + claimMs), batchMax);
    await sideBySide(due, atOnce, (domain) =>
      this.#look(domain).catch((error: unknown) =>
        this.#log.warn(
          { err: error, tenant_id: domain.tenant_id, domain: domain.domain },
          'the record of a domain could not be looked for',
        ),
      ),
    );
  }

  async #look({ tenant_id: tenantId, domain, token }: DueDomain): Promise<void> {
    const found = (await this.#resolveTxt(recordNameOf(domain))).includes(token);
    const now = this.#clock();
    await inTenant(this.#db, tenantId, async (trx) => {
      // It may have been given back, or proven anew, while the DNS was asked.
      const row = await lockProven(trx, domain, token);
      if (!row) return;
      const after = afterLook({ looks: row.missing_looks, since: row.missing_since }, found, now);
      if (after.kind === 'stands') return noteLook(trx, domain, after.missing, after.checkAt);
      await loseProof(trx, domain);
      await noteAudit(trx, { tenantId, userId: null, action: 'domain-lost', subject: domain }, now);
      await oweMailToAdmins(trx, tenantId, { kind: 'domain-lost', domain }, now);
    });
  }
}
