import { Controller, Inject } from '@nestjs/common';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock, CONFIG } from '@trc/runtime/tokens';
import type { Enforcement } from '../domain/admission.ts';
import type { Database } from '../outbound/database.ts';
import { closeReservation } from '../outbound/reservations.store.ts';
import { readTenantLimits } from './tenant-limits.ts';
import { warnOfLimits } from './warn-of-limits.ts';

@Controller()
export class JobEndedEvent {
  readonly #clock: Clock;
  readonly #enforcement: Enforcement;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(CONFIG) config: { readonly limits: Enforcement }) {
    this.#clock = clock;
    this.#enforcement = config.limits;
  }

  /** A job may have stored and spent more than it was thought to: what it comes to is looked at once more. */
  @Consumes(jobEnded)
  async handle(
    @Message() { job_id, outcome }: MessageOf<typeof jobEnded>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx, emit) => {
      const state = outcome === 'completed' ? 'settled' : 'refunded';
      const timeZone = await closeReservation(trx, job_id, state);
      if (timeZone === null || this.#enforcement === 'off') return;
      const now = this.#clock();
      const { limits, used } = await readTenantLimits(trx, timeZone, now);
      await warnOfLimits(trx, emit, { tenantId, limits, used, timeZone, now });
    });
  }
}
