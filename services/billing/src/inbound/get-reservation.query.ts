import { Controller, Inject } from '@nestjs/common';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { type Answer, admit, type Enforcement, limitsOf, type Request } from '../domain/admission.ts';
import type { Database } from '../outbound/database.ts';
import { planOfTenant } from '../outbound/plans.store.ts';
import { answerOf, hold, lastRefreshDueAt, lockTenant, usedAmounts } from '../outbound/reservations.store.ts';

const holdMs = 24 * 3_600_000;

@Controller()
export class GetReservationQuery {
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

  @Answers(getReservation)
  answer(@Message() request: Request, @Context() { tenantId }: QueryContext): Promise<Answer> {
    return inTenant(this.#db, tenantId, async (trx) => {
      await lockTenant(trx, tenantId);
      const before = await answerOf(trx, request.job_id);
      if (before) return before;
      const now = this.#clock();
      const until = new Date(now.getTime() + holdMs);
      const plan = await planOfTenant(trx, now);
      const limits = limitsOf(plan.entitlements, now, request.time_zone);
      const used = await usedAmounts(trx, limits, now);
      const { answer, amounts } = admit({
        plan,
        request,
        used,
        limits,
        lastRefreshDueAt: request.refresh ? await lastRefreshDueAt(trx, request.refresh, now) : null,
        enforcement: this.#enforcement,
        expiresAt: until,
      });
      if (answer.kind === 'reserved')
        await hold(trx, tenantId, request, amounts, answer, { from: now, until });
      return answer;
    });
  }
}
