import { Controller, Inject } from '@nestjs/common';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { getPlans } from '@trc/contracts/http/list-plans.v1';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import { listPlans } from '@trc/contracts/queries/list-plans.v1';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { ASK, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { consentEndsAt } from '../domain/consent.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { findConnection } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { CurrentCaller } from './caller.guard.ts';

/** Plans are the same for every tenant; the asking still names one. */
const anyTenant = 'ten_00000000000000000000000000';

@Controller()
export class AccountRoutes {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(ASK) ask: Ask) {
    this.#db = db;
    this.#ask = ask;
  }

  @Route(getMe)
  me(@CurrentCaller() caller: Caller) {
    return inTenant(this.#db, caller.tenantId, async (trx) => {
      const tenant = await tenantOf(trx);
      const connection = await findConnection(trx, caller.userId);
      return {
        user_id: caller.userId,
        tenant_id: caller.tenantId,
        tenant_name: tenant.name,
        role: caller.role,
        time_zone: tenant.time_zone,
        spotify: connection && {
          state: connection.needs_reconnect ? ('needs-reconnect' as const) : ('connected' as const),
          expires_at: consentEndsAt(connection.consented_at).toISOString(),
        },
      };
    });
  }

  @Route(getUsage)
  async usage(@CurrentCaller() caller: Caller) {
    const { time_zone } = await inTenant(this.#db, caller.tenantId, tenantOf);
    return this.#ask(getEntitlements, caller.tenantId, { time_zone });
  }

  @Route(getPlans)
  plans() {
    return this.#ask(listPlans, anyTenant, {});
  }

  @Route(getReceiptOfJob)
  async receipt(
    @CurrentCaller() caller: Caller,
    @Input(getReceiptOfJob) { query }: InputOf<typeof getReceiptOfJob>,
  ) {
    const job = await inTenant(this.#db, caller.tenantId, (trx) => findJob(trx, query.job_id));
    if (!job) throw new Problem('not-found');
    return this.#ask(getReceipt, caller.tenantId, { job_id: query.job_id });
  }
}
