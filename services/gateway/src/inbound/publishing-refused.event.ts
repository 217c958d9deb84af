import { Controller, Inject } from '@nestjs/common';
import { publishingRefused } from '@trc/contracts/events/publishing-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { fail } from './end-job.ts';
import { finishPublishing } from './finish-publishing.ts';

@Controller()
export class PublishingRefusedEvent {
  readonly #clock: Clock;
  readonly #bell: JobBell;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(JOB_BELL) bell: JobBell) {
    this.#clock = clock;
    this.#bell = bell;
  }

  @Consumes(publishingRefused)
  async handle(@Message() message: MessageOf<typeof publishingRefused>): Promise<Outcome<Database>> {
    const parts = { now: this.#clock(), bell: this.#bell };
    return done(async (trx, emit) => {
      const job = await findJob(trx, message.job_id);
      const write =
        job?.kind === 'publish'
          ? fail(parts, message)
          : finishPublishing(parts, message.job_id, message.playlist_id, [message.detail]);
      await write(trx, emit);
    });
  }
}
