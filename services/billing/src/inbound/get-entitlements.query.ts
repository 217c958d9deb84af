import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { type Enforcement, limitsOf } from '../domain/admission.ts';
import type { Database } from '../outbound/database.ts';
import { planOfTenant } from '../outbound/plans.store.ts';
import { usedAmounts } from '../outbound/reservations.store.ts';

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
    @Message() request: { time_zone: string },
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getEntitlements>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const now = this.#clock();
      const { id, version, entitlements } = await planOfTenant(trx, now);
      const limits = limitsOf(entitlements, now, request.time_zone);
      const used = await usedAmounts(trx, limits, now);
      return {
        plan: id,
        plan_version: version,
        queue: entitlements.queue,
        enforcement: this.#enforcement,
        upload_size_bytes_max: entitlements.upload_size_bytes_max,
        duration_s_max: entitlements.duration_s_max,
        waiting_s_max: entitlements.waiting_s_max,
        refresh_days_min: entitlements.refresh_days_min,
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
