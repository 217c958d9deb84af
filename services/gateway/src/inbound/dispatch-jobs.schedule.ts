import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Id } from '@trc/contracts/ids';
import { attributes, spanNames } from '@trc/contracts/telemetry';
import type { Log } from '@trc/runtime/log';
import { openOutbox } from '@trc/runtime/outbox';
import type { Relay } from '@trc/runtime/relay';
import { type Schedule, startSchedule } from '@trc/runtime/schedule';
import { turnTo } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG, RELAY } from '@trc/runtime/tokens';
import { inTrace, recordSpan } from '@trc/runtime/tracing';
import type { Kysely, Transaction } from 'kysely';
import { serve } from '../domain/fair-share.ts';
import { freePlaces, type QueueName, queues } from '../domain/queues.ts';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { type JobRow, releaseJob } from '../outbound/jobs.store.ts';
import {
  jobsInFlight,
  keepBalance,
  lockQueue,
  waitingLines,
  waitingQueues,
} from '../outbound/queues.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { fail } from './end-job.ts';
import { readCommand, sendCommand } from './start-job.ts';

const everyMs = 500;
/** Another process dispatches the queue and may not have seen what was just committed here. */
const afterBusyMs = 20;

/**
 * Sends waiting jobs out, fairly between tenants and few at a time: at once when something was committed here, and by itself for
 * what other processes committed. One process at a time dispatches a queue; the order of its jobs and their commands are
 * committed together, so whoever dies takes nothing along.
 */
@Injectable()
export class DispatchJobsSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #db: Kysely<Database>;
  readonly #relay: Pick<Relay, 'ring' | 'listen'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #bell: JobBell;
  #schedule: Schedule | null = null;
  #stopListening: () => void = () => undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(RELAY) relay: Pick<Relay, 'ring' | 'listen'>,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(JOB_BELL) bell: JobBell,
  ) {
    this.#db = db;
    this.#relay = relay;
    this.#clock = clock;
    this.#log = log;
    this.#bell = bell;
  }

  onApplicationBootstrap(): void {
    this.#schedule = startSchedule('dispatch-jobs', everyMs, this.#log, async () => {
      if (!(await this.run())) this.#ringSoon();
    });
    this.#stopListening = this.#relay.listen(() => this.ring());
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopListening();
    clearTimeout(this.#again);
    await this.#schedule?.stop();
  }

  /** A place may be free, or a job waiting. */
  ring(): void {
    this.#schedule?.ring();
  }

  /** One round over all queues in which somebody waits. `false`: another process was at one of them. */
  async run(): Promise<boolean> {
    let wasFirst = true;
    for (const queue of await waitingQueues(this.#db)) {
      try {
        wasFirst = (await this.#dispatch(queue)) && wasFirst;
      } catch (error) {
        this.#log.warn({ err: error, queue }, 'a queue could not be dispatched; it will be tried again');
      }
    }
    return wasFirst;
  }

  async #dispatch(queue: QueueName): Promise<boolean> {
    const sent = await this.#db.transaction().execute(async (trx) => {
      if (!(await lockQueue(trx, queue))) return null;
      const rules = queues[queue];
      const places = freePlaces(rules, await jobsInFlight(trx, queue));
      if (places === 0) return 0;
      const { lines, round } = await waitingLines(trx, queue, rules, places);
      const { turns, balances } = serve(lines, round, places, rules.creditRoundsMax);
      const next = new Map(lines.map(({ tenantId, jobIds }) => [tenantId, jobIds.values()]));
      for (const tenantId of turns) {
        const jobId = next.get(tenantId)?.next().value;
        if (jobId) await this.#send(trx, tenantId, jobId);
      }
      for (const [tenantId, balance] of balances) {
        await turnTo(trx, tenantId);
        await keepBalance(trx, tenantId, queue, balance);
      }
      return turns.length;
    });
    if (sent) this.#relay.ring();
    return sent !== null;
  }

  /** A job that was cancelled in this instant has used its turn. */
  async #send(trx: Transaction<Database>, tenantId: string, jobId: Id<'job'>): Promise<void> {
    await turnTo(trx, tenantId);
    const job = await releaseJob(trx, jobId, this.#clock());
    if (!job) return;
    const outbox = openOutbox({ tenantId, jobId, messageId: null });
    if (readCommand(job).success)
      inTrace(job.trace, (parent) => {
        recordSpan(spanNames.turn(job.queue), parent, job.accepted_at, { [attributes.jobId]: job.id });
        sendCommand(outbox.emit, job);
      });
    else await this.#giveUp(job)(trx, outbox.emit);
    await outbox.flush(trx);
  }

  /** An update may have changed what a command is made of; such a job must not stand in everybody's way. */
  #giveUp(job: JobRow) {
    const detail = 'The job waited through an update that no longer knows its order.';
    this.#log.error({ job_id: job.id }, 'the command of a waiting job does not fit its contract any more');
    return fail({ now: this.#clock(), bell: this.#bell }, { job_id: job.id, code: 'gave-up', detail });
  }

  #ringSoon(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.ring(), afterBusyMs);
  }
}
