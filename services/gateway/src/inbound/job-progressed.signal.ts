import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { jobProgressed } from '@trc/contracts/signals/job-progressed.v1';
import type { Log } from '@trc/runtime/log';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG, NATS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { noteProgress } from '../outbound/jobs.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { DispatchJobsSchedule } from './dispatch-jobs.schedule.ts';

/** Notes how far a job is. One gateway process takes each signal; a lost one changes nothing. */
@Injectable()
export class JobProgressedSignal implements OnModuleInit, OnApplicationShutdown {
  readonly #nc: NatsConnection;
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #bell: JobBell;
  readonly #dispatcher: Pick<DispatchJobsSchedule, 'ring'>;
  #subscription: Subscription | null = null;

  constructor(
    @Inject(NATS) nc: NatsConnection,
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(JOB_BELL) bell: JobBell,
    @Inject(DispatchJobsSchedule) dispatcher: Pick<DispatchJobsSchedule, 'ring'>,
  ) {
    this.#nc = nc;
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#bell = bell;
    this.#dispatcher = dispatcher;
  }

  onModuleInit(): void {
    this.#subscription = this.#nc.subscribe(jobProgressed.subject, {
      queue: 'gateway',
      callback: (error, message) => {
        if (error) return;
        this.#note(message.json()).catch((failure: unknown) =>
          this.#log.warn({ err: failure }, 'a progress signal was not noted'),
        );
      },
    });
  }

  onApplicationShutdown(): void {
    this.#subscription?.unsubscribe();
  }

  async #note(data: unknown): Promise<void> {
    const signal = jobProgressed.schema.parse(data);
    const told = {
      stage: signal.stage,
      status: signal.status,
      progress: signal.progress,
      parkedUntil: signal.parked_until === null ? null : new Date(signal.parked_until),
      reason: signal.reason,
      saidAt: signal.said_at === undefined ? this.#clock() : new Date(signal.said_at),
    };
    const isNews = await inTenant(this.#db, signal.tenant_id, (trx) =>
      noteProgress(trx, signal.job_id, told, this.#clock()),
    );
    if (!isNews) return;
    this.#bell.ring(signal.job_id);
    // A worker that has begun leaves its place to the next job.
    this.#dispatcher.ring();
  }
}
