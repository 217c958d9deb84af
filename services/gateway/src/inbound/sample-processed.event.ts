import { Controller, Inject } from '@nestjs/common';
import { deleteSample } from '@trc/contracts/commands/delete-sample.v1';
import { sampleProcessed } from '@trc/contracts/events/sample-processed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { findJob } from '../outbound/jobs.store.ts';
import type { Sites } from '../outbound/sites.ts';
import { JOB_BELL, SITES } from '../tokens.ts';
import { complete } from './end-job.ts';

/** The sample of an upload that was cancelled meanwhile is taken away again; one that was there before stays. */
@Controller()
export class SampleProcessedEvent {
  readonly #clock: Clock;
  readonly #bell: JobBell;
  readonly #sites: Sites;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(JOB_BELL) bell: JobBell, @Inject(SITES) sites: Sites) {
    this.#clock = clock;
    this.#bell = bell;
    this.#sites = sites;
  }

  @Consumes(sampleProcessed)
  async handle(
    @Message() message: MessageOf<typeof sampleProcessed>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const { job_id, sample_id, bpm, key, duration_s, same_as } = message;
    const result = { sample_id, ...(same_as ? { same_as } : {}) };
    const { address } = await this.#sites.of(tenantId);
    const urlOf = (action: string) => `${address}/v1/samples/${sample_id}/${action}`;
    return done(async (trx, emit) => {
      const job = await findJob(trx, job_id);
      if (job?.status === 'cancelled' && job.kind === 'sample') emit(deleteSample, { sample_id });
      const webhook = {
        event: 'sample.processed',
        data: {
          job_id,
          sample_id,
          play_url: urlOf('play'),
          download_url: urlOf('download'),
          bpm,
          key,
          duration_s,
        },
      } as const;
      await complete({ jobId: job_id, now: this.#clock(), bell: this.#bell }, result, [webhook])(trx, emit);
    });
  }
}
