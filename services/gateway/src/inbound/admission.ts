import type { JobKind } from '@trc/contracts/documents/job.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { consumers } from '@trc/contracts/topology';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import type { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import type { Clock } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { estimateCompletion } from '../domain/eta.ts';
import { tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { findJob, type JobRow, measureQueue } from '../outbound/jobs.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import type { ApiRequest } from './caller.guard.ts';

export type Reservation = Extract<ReplyOf<typeof getReservation>, { kind: 'reserved' }>;

export interface Parts {
  readonly db: Kysely<Database>;
  readonly ask: Ask;
  readonly relay: Pick<Relay, 'ring'>;
  readonly clock: Clock;
}

/** Reserves what a job takes of the plan. Throws the problem that says which limit is in the way and when it frees. */
export async function reserve(
  { db, ask, clock }: Parts,
  tenantId: string,
  wanted: {
    readonly jobId: Id<'job'>;
    readonly kind: JobKind;
    readonly sizeBytes: number;
    readonly durationS: number | null;
    readonly refresh?: NonNullable<RequestOf<typeof getReservation>['refresh']>;
    readonly vibe?: RequestOf<typeof getReservation>['vibe'];
  },
): Promise<Reservation> {
  const tenant = await inTenant(db, tenantId, tenantOf);
  const answer = await ask(getReservation, tenantId, {
    job_id: wanted.jobId,
    kind: wanted.kind,
    size_bytes: wanted.sizeBytes,
    duration_s: wanted.durationS,
    time_zone: tenant.time_zone,
    ...(wanted.refresh ? { refresh: wanted.refresh } : {}),
    ...(wanted.vibe ? { vibe: wanted.vibe } : {}),
  });
  if (answer.kind === 'reserved') return answer;
  const freesAt = answer.frees_at === null ? null : new Date(answer.frees_at);
  throw new Problem(answer.code, {
    detail: answer.detail,
    ...(freesAt
      ? {
          retryAfterS: (freesAt.getTime() - clock().getTime()) / 1_000,
          members: { frees_at: answer.frees_at },
        }
      : {}),
  });
}

/** Gives back what was reserved for a job that never came to be. */
export function giveBack(
  { db, relay }: Parts,
  tenantId: string,
  jobId: Id<'job'>,
  kind: JobKind,
): Promise<void> {
  return writeInTenant(db, relay, tenantId, async (_trx, emit) =>
    emit(jobEnded, { job_id: jobId, kind, outcome: 'failed' }),
  );
}

/**
 * The id of the job that a request is to make; and the job itself, when an earlier try of the same request made it
 * and died before it could answer.
 */
export async function beginJob(
  { db }: Pick<Parts, 'db'>,
  tenantId: string,
  request: ApiRequest,
): Promise<{ readonly jobId: Id<'job'>; readonly made: JobRow | null }> {
  if (!request.jobId) return { jobId: newId('job'), made: null };
  const { jobId } = request;
  return { jobId, made: await inTenant(db, tenantId, (trx) => findJob(trx, jobId)) };
}

/** What every request that starts a job answers, and where the job is found. */
export function accepted(
  reply: FastifyReply,
  job: { readonly id: Id<'job'>; readonly estimatedCompletion: Date },
  message: string,
) {
  reply.header('location', `/v1/jobs/${job.id}`);
  return {
    job_id: job.id,
    status: 'pending' as const,
    estimated_completion: job.estimatedCompletion.toISOString(),
    message,
  };
}

/** The answer that the first try of a repeated request could not give. */
export function acceptedBefore(reply: FastifyReply, job: JobRow) {
  const before = { id: job.id, estimatedCompletion: job.estimated_completion };
  return accepted(reply, before, 'This request was accepted before.');
}

const commandOf: Readonly<Record<JobKind, string>> = {
  sample: 'analyse-sample.v1',
  reanalysis: 'analyse-sample.v1',
  world: 'build-world.v1',
  refresh: 'refresh-world.v1',
  publish: 'publish-playlist.v1',
};

/** When a job that joins the queue now will be done. */
export async function promise({ db, clock }: Parts, queue: string, kind: JobKind): Promise<Date> {
  const now = clock();
  const measured = await measureQueue(db, queue, kind, now);
  const parallel = consumers.find(({ contract }) => contract.name === commandOf[kind])?.concurrency ?? 1;
  return estimateCompletion({ kind, ...measured, parallel }, now);
}
