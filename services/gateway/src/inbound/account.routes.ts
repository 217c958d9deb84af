import { Controller, Inject } from '@nestjs/common';
import { changeMe } from '@trc/contracts/http/change-me.v1';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { getPlans } from '@trc/contracts/http/list-plans.v1';
import { notifySchema } from '@trc/contracts/http/me';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import { listPlans } from '@trc/contracts/queries/list-plans.v1';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { ASK, CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely, Transaction } from 'kysely';
import { apiDay } from '../domain/api-day.ts';
import { consentEndsAt } from '../domain/consent.ts';
import { type Caller, tenantOf, userOf } from '../outbound/callers.store.ts';
import { findConnection } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { apiCallsOf } from '../outbound/rates.store.ts';
import { changeUser } from '../outbound/users.store.ts';
import { CurrentCaller } from './caller.guard.ts';

/** Plans are the same for every tenant; the asking still names one. */
const anyTenant = 'ten_00000000000000000000000000';

@Controller()
export class AccountRoutes {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(ASK) ask: Ask, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#ask = ask;
    this.#clock = clock;
  }

  @Route(getMe)
  me(@CurrentCaller() caller: Caller) {
    return inTenant(this.#db, caller.tenantId, (trx) => describe(trx, caller));
  }

  @Route(changeMe)
  change(@CurrentCaller() caller: Caller, @Input(changeMe) { body }: InputOf<typeof changeMe>) {
    return inTenant(this.#db, caller.tenantId, async (trx) => {
      const user = await userOf(trx, caller.userId);
      const { name = user.name } = body;
      await changeUser(trx, caller.userId, {
        name,
        notify: notifySchema.parse({ ...user.notify, ...body.notify }),
      });
      return describe(trx, caller);
    });
  }

  @Route(getUsage)
  async usage(@CurrentCaller() caller: Caller) {
    const { time_zone } = await inTenant(this.#db, caller.tenantId, tenantOf);
    const plan = await this.#ask(getEntitlements, caller.tenantId, { time_zone });
    const { day, endsAt } = apiDay(this.#clock(), time_zone);
    const calls = {
      name: 'api_requests' as const,
      window: 'day' as const,
      limit: plan.api_requests_per_day,
      used: await inTenant(this.#db, caller.tenantId, (trx) => apiCallsOf(trx, day)),
      resets_at: endsAt.toISOString(),
    };
    return { ...plan, limits: [...plan.limits, calls] };
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

async function describe(trx: Transaction<Database>, { tenantId, userId, role }: Caller) {
  const tenant = await tenantOf(trx);
  const user = await userOf(trx, userId);
  const connection = await findConnection(trx, userId);
  return {
    user_id: userId,
    tenant_id: tenantId,
    tenant_name: tenant.name,
    name: user.name,
    email: user.email,
    role,
    time_zone: tenant.time_zone,
    notify: user.notify,
    spotify: connection && {
      state: connection.needs_reconnect ? ('needs-reconnect' as const) : ('connected' as const),
      expires_at: consentEndsAt(connection.consented_at).toISOString(),
    },
  };
}
