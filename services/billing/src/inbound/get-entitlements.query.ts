import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Enforcement } from '../domain/admission.ts';
import { mayTry, trial } from '../domain/plan.ts';
import type { Database } from '../outbound/database.ts';
import { hadTrial } from '../outbound/plans.store.ts';
import { readTenantLimits } from './tenant-limits.ts';

@Controller()
export class GetEntitlementsQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #enforcement: Enforcement;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) config: { readonly limits: Enforcement },
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#enforcement = config.limits;
  }

  @Answers(getEntitlements)
  answer(
    @Message() request: RequestOf<typeof getEntitlements>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getEntitlements>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const { plan, limits, used, graceUntil } = await readTenantLimits(
        trx,
        request.time_zone,
        this.#clock(),
      );
      const { entitlements } = plan;
      return {
        plan: plan.id,
        plan_version: plan.version,
        queue: entitlements.queue,
        enforcement: this.#enforcement,
        upload_size_bytes_max: entitlements.upload_size_bytes_max,
        duration_s_max: entitlements.duration_s_max,
        waiting_s_max: entitlements.waiting_s_max,
        refresh_days_min: entitlements.refresh_days_min,
        retention_days: entitlements.retention_days,
        api_keys: entitlements.api_keys,
        api_requests_per_day: entitlements.api_requests_per_day,
        batch_files_max: entitlements.batch_files_max,
        exports: entitlements.exports,
        white_label: entitlements.white_label,
        grace_until: graceUntil?.toISOString() ?? null,
        trial: mayTry(plan, await hadTrial(trx)) ? { plan_id: trial.planId, days: trial.days } : null,
        limits: limits.map(({ name, window, limit, span }) => ({
          name,
          window,
          limit,
          used: used[name],
          resets_at: span.resetsAt?.toISOString() ?? null,
        })),
      };
    });
  }
}
