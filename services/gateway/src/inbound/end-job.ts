import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { JobRefusal } from '@trc/contracts/documents/refusal.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import type { Id } from '@trc/contracts/ids';
import type { WebhookEventType } from '@trc/contracts/webhooks/endpoint';
import type { Emit, Write } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import * as jobs from '../outbound/jobs.store.ts';
import { notePromise } from '../outbound/promises.store.ts';
import { oweWebhook } from '../outbound/webhooks.store.ts';
import { tellOwner } from './tell-owner.ts';

export interface Webhook {
  readonly event: WebhookEventType;
  readonly data: Record<string, unknown>;
}

interface End {
  readonly jobId: Id<'job'>;
  readonly now: Date;
  readonly bell: JobBell;
}

/** Only a job that is still open can end; one that was given up may yet succeed when its dead letter is replayed. */
const canComplete = (job: jobs.JobRow) => job.ended_at === null || job.status === 'failed';

async function owe(
  trx: Transaction<Database>,
  tenantId: string,
  webhooks: readonly Webhook[],
  now: Date,
): Promise<void> {
  for (const { event, data } of webhooks)
    await oweWebhook(trx, tenantId, event, { type: event, timestamp: now.toISOString(), data }, now);
}

function settle(emit: Emit, job: jobs.JobRow, outcome: 'completed' | 'failed'): void {
  emit(jobEnded, { job_id: job.id, kind: job.kind, outcome });
}

/** Completes the job with its result, owes the webhooks and the mail about it and tells billing to settle. */
export function complete(
  { jobId, now, bell }: End,
  result: Record<string, unknown>,
  webhooks: readonly Webhook[],
): Write<Database> {
  return async (trx, emit) => {
    const job = await jobs.lockJob(trx, jobId);
    if (!job || !canComplete(job)) return;
    await jobs.completeJob(trx, jobId, result, now);
    await notePromise(trx, job, 'completed', now);
    await owe(trx, job.tenant_id, webhooks, now);
    await tellOwner(trx, job, result, now);
    settle(emit, job, 'completed');
    bell.ring(jobId);
  };
}

/** A refresh that fails leaves its world as it was, a reanalysis its sample, an export and a project import the library. */
const failedEvent: Readonly<Record<JobKind, WebhookEventType | null>> = {
  sample: 'sample.failed',
  reanalysis: null,
  world: 'world.failed',
  refresh: null,
  publish: null,
  export: null,
  import: null,
};

/** Fails the job for the reason that the refusal gives, and tells billing to give back what was reserved. */
export function fail({ now, bell }: Omit<End, 'jobId'>, refusal: JobRefusal): Write<Database> {
  return async (trx, emit) => {
    const job = await jobs.lockJob(trx, refusal.job_id);
    if (!job || job.ended_at !== null) return;
    await jobs.failJob(trx, job.id, { code: refusal.code, detail: refusal.detail }, now);
    await notePromise(trx, job, 'failed', now);
    const event = failedEvent[job.kind];
    if (event) await owe(trx, job.tenant_id, [{ event, data: { ...refusal } }], now);
    settle(emit, job, 'failed');
    bell.ring(job.id);
  };
}
