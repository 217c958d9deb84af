import { Controller, Inject } from '@nestjs/common';
import { sampleRefused } from '@trc/contracts/events/sample-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { fail } from './end-job.ts';

@Controller()
export class SampleRefusedEvent {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #bell: JobBell;
  readonly #objects: Objects;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(JOB_BELL) bell: JobBell,
    @Inject(OBJECTS) objects: Objects,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#bell = bell;
    this.#objects = objects;
  }

  /**
   * The refusal is known by now, so the bytes may go; a step that was given up keeps them for its replay, and those of a
   * sample that is measured again are the sample's.
   */
  @Consumes(sampleRefused)
  async handle(
    @Message() message: MessageOf<typeof sampleRefused>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const job = await inTenant(this.#db, tenantId, (trx) => findJob(trx, message.job_id));
    if (message.code !== 'gave-up' && job?.kind !== 'reanalysis')
      await this.#objects.delete(message.object_key);
    return done(fail({ now: this.#clock(), bell: this.#bell }, message));
  }
}
