import { Controller, Inject } from '@nestjs/common';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { playlistPublished } from '@trc/contracts/events/playlist-published.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { projectRead } from '@trc/contracts/events/project-read.v1';
import { sampleProcessed } from '@trc/contracts/events/sample-processed.v1';
import { samplesExported } from '@trc/contracts/events/samples-exported.v1';
import type { MessageOf } from '@trc/contracts/message';
import { durableOf } from '@trc/contracts/topology';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { hasEnded } from '@trc/runtime/inbox';
import { done, type Outcome, retry } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Enforcement } from '../domain/admission.ts';
import type { Database } from '../outbound/database.ts';
import { closeReservation } from '../outbound/reservations.store.ts';
import { readTenantLimits } from './tenant-limits.ts';
import { warnOfLimits } from './warn-of-limits.ts';

/** They take the messages by which a job is completed, and enter what it used. */
const usageConsumers = [
  sampleProcessed,
  playlistsComposed,
  playlistPublished,
  samplesExported,
  projectRead,
].map((contract) => durableOf({ service: 'billing', contract, lane: null }));
const lookAgainMs = 100;
/** What a job has used is told by the message that ended it; one that does not come in this time holds nothing up. */
const usageWithinMs = 30_000;

@Controller()
export class JobEndedEvent {
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

  /**
   * What was reserved is held until what was used of it is entered, or others would be let in on money that is spent. A job may
   * have stored and spent more than it was thought to: what it comes to is looked at once more.
   */
  @Consumes(jobEnded)
  async handle(
    @Message() { job_id, outcome }: MessageOf<typeof jobEnded>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const { tenantId, causeId, occurredAt } = context;
    const ageMs = this.#clock().getTime() - Date.parse(occurredAt);
    const mayCome = outcome === 'completed' && ageMs < usageWithinMs;
    // Later each time: many may wait because much is to be entered.
    if (mayCome && causeId && !(await this.#isOver(tenantId, causeId)))
      return retry(Math.max(lookAgainMs, Math.ceil(ageMs / 2)), 'What the job used is not entered yet.');
    return done(async (trx, emit) => {
      const state = outcome === 'completed' ? 'settled' : 'refunded';
      const timeZone = await closeReservation(trx, job_id, state);
      if (timeZone === null || this.#enforcement === 'off') return;
      const now = this.#clock();
      const { limits, used } = await readTenantLimits(trx, timeZone, now);
      await warnOfLimits(trx, emit, { tenantId, limits, used, timeZone, now });
    });
  }

  #isOver(tenantId: string, messageId: string): Promise<boolean> {
    return inTenant(this.#db, tenantId, (trx) => hasEnded(trx, usageConsumers, messageId));
  }
}
