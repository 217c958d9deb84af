import { Inject, Injectable } from '@nestjs/common';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG } from '@trc/runtime/tokens';
import { showsBrand } from '../domain/white-label.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import { setBrandShown } from '../outbound/brands.store.ts';
import { tenantOf } from '../outbound/callers.store.ts';
import { claimTenants } from '../outbound/claimed-tenants.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { sideBySide } from './side-by-side.ts';

const everyMs = 15_000;
/** From one look at a tenant to the next. */
const checkEveryMs = 120_000;
const batchMax = 50;
const atOnce = 4;

/**
 * Withholds the brand of a tenant whose plan has white label no more, and shows it again when it has. What is shown stands in
 * one column, which everything that looks like a tenant reads: no host and no mail waits for billing. The document stays.
 */
@Injectable()
export class WithholdBrandsSchedule extends Scheduled {
  readonly #parts: Pick<Parts, 'db' | 'ask' | 'clock'>;
  readonly #log: Log;

  constructor(@Inject(PARTS) parts: Pick<Parts, 'db' | 'ask' | 'clock'>, @Inject(LOG) log: Log) {
    super('withhold-brands', everyMs, log);
    this.#parts = parts;
    this.#log = log;
  }

  /** One round. While billing does not answer for a tenant, it looks as it did. */
  async run(): Promise<void> {
    const { db, clock } = this.#parts;
    const now = clock();
    const until = new Date(now.getTime() + checkEveryMs);
    const due = await claimTenants(db, 'brands_claim', now, until, batchMax);
    await sideBySide(due, atOnce, (tenantId) =>
      this.#look(tenantId, now).catch((error: unknown) =>
        this.#log.warn({ err: error, tenant_id: tenantId }, 'a tenant’s white label could not be looked at'),
      ),
    );
  }

  async #look(tenantId: string, now: Date): Promise<void> {
    const { db, ask } = this.#parts;
    const { time_zone } = await inTenant(db, tenantId, tenantOf);
    const plan = await ask(getEntitlements, tenantId, { time_zone });
    await inTenant(db, tenantId, async (trx) => {
      const { brand_shown } = await tenantOf(trx);
      const shown = showsBrand(plan, brand_shown, now);
      if (shown === brand_shown) return;
      await setBrandShown(trx, shown);
      const action = shown ? 'brand-shown' : 'brand-withheld';
      await noteAudit(trx, { tenantId, userId: null, action, subject: tenantId }, now);
    });
  }
}
