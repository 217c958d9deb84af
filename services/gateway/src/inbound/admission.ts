import type { BatchFileError } from '@trc/contracts/documents/batch.v1';
import type { JobKind } from '@trc/contracts/documents/job.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { type Ask, Unavailable } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import type { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import type { Clock } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { findJob, type JobRow } from '../outbound/jobs.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import type { ApiRequest } from './caller.guard.ts';

export type Reservation = Extract<ReplyOf<typeof getReservation>, { kind: 'reserved' }>;
export type Refused = Extract<ReplyOf<typeof getReservation>, { kind: 'refused' }>;

export interface Parts {
  readonly db: Kysely<Database>;
  readonly ask: Ask;
  readonly relay: Pick<Relay, 'ring'>;
  readonly clock: Clock;
}

export interface Wanted {
  readonly jobId: Id<'job'>;
  readonly kind: JobKind;
  readonly sizeBytes: number;
  readonly durationS: number | null;
  readonly refresh?: NonNullable<RequestOf<typeof getReservation>['refresh']>;
  readonly vibe?: RequestOf<typeof getReservation>['vibe'];
}

/** Reserves what a job takes of the plan. Throws the problem that says which limit is in the way and when it frees. */
export async function reserve(parts: Parts, tenantId: string, wanted: Wanted): Promise<Reservation> {
  const { time_zone } = await inTenant(parts.db, tenantId, tenantOf);
  const answer = await askForReservation(parts, { tenantId, timeZone: time_zone }, wanted);
  if (answer.kind === 'reserved') return answer;
  throw problemOfRefusal(answer, parts.clock());
}

/** The same with the refusal as an answer, for who goes on without what is refused. */
export function askForReservation(
  { ask }: Pick<Parts, 'ask'>,
  { tenantId, timeZone }: { readonly tenantId: string; readonly timeZone: string },
  wanted: Wanted,
): Promise<Reservation | Refused> {
  return askAgain(ask, tenantId, {
    job_id: wanted.jobId,
    kind: wanted.kind,
    size_bytes: wanted.sizeBytes,
    duration_s: wanted.durationS,
    time_zone: timeZone,
    ...(wanted.refresh ? { refresh: wanted.refresh } : {}),
    ...(wanted.vibe ? { vibe: wanted.vibe } : {}),
  });
}

export function problemOfRefusal({ code, detail, frees_at }: BatchFileError, now: Date): Problem {
  if (frees_at === null) return new Problem(code, { detail });
  const retryAfterS = (new Date(frees_at).getTime() - now.getTime()) / 1_000;
  return new Problem(code, { detail, retryAfterS, members: { frees_at } });
}

const triesMax = 3;

/** A crowd of requests is answered one after the other. Who asks again for the same job loses nothing and takes nothing twice. */
async function askAgain(ask: Ask, tenantId: string, request: RequestOf<typeof getReservation>) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask(getReservation, tenantId, request);
    } catch (error) {
      if (!(error instanceof Unavailable) || tries === triesMax) throw error;
    }
  }
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

/** Where the command of a job names its model; `null` where none is asked. */
const modelFieldOf: Readonly<Record<JobKind, 'vibe_model' | 'chat_model' | null>> = {
  sample: 'vibe_model',
  reanalysis: null,
  world: 'chat_model',
  refresh: 'chat_model',
  publish: null,
  export: null,
  import: null,
};

/** The command of a job that is tried again, with the model and the money that it may use this time. */
export function withMoney(
  { kind, command }: Pick<JobRow, 'kind' | 'command'>,
  { vibe_model, model_micros_max }: Reservation,
): object {
  const field = modelFieldOf[kind];
  return field === null ? command : { ...command, [field]: vibe_model, model_micros_max };
}
