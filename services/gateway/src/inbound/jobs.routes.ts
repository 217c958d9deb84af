import { Controller, Inject, Res } from '@nestjs/common';
import { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import { cancelJob } from '@trc/contracts/http/cancel-job.v1';
import { getJob } from '@trc/contracts/http/get-job.v1';
import { listJobs } from '@trc/contracts/http/list-jobs.v1';
import { retryJob } from '@trc/contracts/http/retry-job.v1';
import { watchJob } from '@trc/contracts/http/watch-job.v1';
import type { Id } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { currentTrace } from '@trc/runtime/tracing';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../outbound/callers.store.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import * as jobs from '../outbound/jobs.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { JOB_BELL, PARTS } from '../tokens.ts';
import { type Parts, reserve, withMoney } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { cancelAndRefund } from './cancel-and-refund.ts';
import { presentJob, toJob } from './present-job.ts';
import { promise } from './promise.ts';

/** The bell may be lost, so a watcher looks by itself as well. */
const lookEveryMs = 2_000;

@Controller()
export class JobsRoutes {
  readonly #parts: Parts;
  readonly #bell: JobBell;

  constructor(@Inject(PARTS) parts: Parts, @Inject(JOB_BELL) bell: JobBell) {
    this.#parts = parts;
    this.#bell = bell;
  }

  @Route(listJobs)
  async list(@CurrentCaller() caller: Caller, @Input(listJobs) { query }: InputOf<typeof listJobs>) {
    const rows = await inTenant(this.#parts.db, caller.tenantId, (trx) =>
      jobs.listJobs(trx, {
        limit: query.limit,
        after: query.cursor ?? null,
        status: query.status,
        kind: query.kind,
      }),
    );
    const items = rows.slice(0, query.limit);
    return {
      items: items.map((row) => toJob(row)),
      next_cursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null,
    };
  }

  @Route(getJob, ['/api/jobs/:id'])
  async get(@CurrentCaller() caller: Caller, @Input(getJob) { params }: InputOf<typeof getJob>) {
    return presentJob(this.#parts.db, this.#parts.ask, await this.#find(caller, params.id));
  }

  @Route(cancelJob)
  async cancel(@CurrentCaller() caller: Caller, @Input(cancelJob) { params }: InputOf<typeof cancelJob>) {
    const now = this.#parts.clock();
    await writeInTenant(this.#parts.db, this.#parts.relay, caller.tenantId, async (trx, emit) => {
      if (!(await jobs.findJob(trx, params.id))) throw new Problem('not-found');
      const [cancelled] = await cancelAndRefund(trx, emit, [params.id], now);
      if (!cancelled) throw new Problem('job-not-cancellable');
    });
    this.#bell.ring(params.id);
    return presentJob(this.#parts.db, this.#parts.ask, await this.#find(caller, params.id));
  }

  @Route(retryJob)
  async retry(@CurrentCaller() caller: Caller, @Input(retryJob) { params }: InputOf<typeof retryJob>) {
    const before = await this.#find(caller, params.id);
    if (!isRetryable(before)) throw new Problem('job-not-retryable');
    const command = before.command as { readonly size_bytes?: number };
    const reservation = await reserve(this.#parts, caller.tenantId, {
      jobId: params.id,
      kind: before.kind,
      // What is measured again or exported is stored already.
      sizeBytes: isUpload(before) ? (command.size_bytes ?? 0) : 0,
      durationS: null,
      ...(before.kind === 'refresh' ? { refresh: this.#refreshOf(before) } : {}),
    });
    const wanted = { kind: before.kind, sizeBytes: command.size_bytes ?? 0 };
    const promised = await promise(this.#parts, caller.tenantId, wanted, reservation);
    await writeInTenant(this.#parts.db, this.#parts.relay, caller.tenantId, async (trx) => {
      const job = await jobs.lockJob(trx, params.id);
      if (!job || !isRetryable(job)) throw new Problem('job-not-retryable');
      const again = { command: withMoney(job, reservation), promised, trace: currentTrace() };
      await jobs.reopenJob(trx, job.id, again, this.#parts.clock());
    });
    this.#bell.ring(params.id);
    return toJob(await this.#find(caller, params.id));
  }

  @Route(watchJob)
  async watch(
    @CurrentCaller() caller: Caller,
    @Input(watchJob) { params }: InputOf<typeof watchJob>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#find(caller, params.id);
    reply.hijack();
    const stream = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) stream.setHeader(name, value);
    stream.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    let wake: () => void = () => undefined;
    let rung = false;
    const stopListening = this.#bell.listen(params.id, () => {
      rung = true;
      wake();
    });
    stream.on('close', () => wake());
    try {
      let last = '';
      while (!stream.destroyed) {
        rung = false;
        const row = await this.#find(caller, params.id);
        const data = JSON.stringify(await presentJob(this.#parts.db, this.#parts.ask, row));
        stream.write(data === last ? ': still here\n\n' : `event: job\ndata: ${data}\n\n`);
        last = data;
        if (row.ended_at) break;
        if (rung) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, lookEveryMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    } finally {
      stopListening();
      stream.end();
    }
  }

  /** A refresh that is tried again was asked for, also when a schedule began it. */
  #refreshOf(job: jobs.JobRow) {
    const { world_id, preview } = refreshWorld.schema.parse(job.command);
    const occasion = preview ? ('previewed' as const) : ('asked' as const);
    return { world_id, occasion, due_at: this.#parts.clock().toISOString() };
  }

  async #find(caller: Caller, id: Id<'job'>): Promise<jobs.JobRow> {
    const row = await inTenant(this.#parts.db, caller.tenantId, (trx) => jobs.findJob(trx, id));
    if (!row) throw new Problem('not-found');
    return row;
  }
}

const isUpload = ({ kind }: Pick<jobs.JobRow, 'kind'>) => kind === 'sample' || kind === 'import';

/** A refused upload has lost its bytes with the refusal; everything else that ended without a result may be tried again. */
function isRetryable(job: jobs.JobRow): boolean {
  const { status, error, command } = job;
  // What it was begun with was deleted with somebody's data.
  if (!('job_id' in command)) return false;
  if (status === 'cancelled') return !isUpload(job);
  return status === 'failed' && (!isUpload(job) || error?.code === 'gave-up');
}
