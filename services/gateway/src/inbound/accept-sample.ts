import { createHash } from 'node:crypto';
import type { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf, ReplyOf } from '@trc/contracts/message';
import { getProbe } from '@trc/contracts/queries/get-probe.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { isUniqueViolation } from '@trc/runtime/postgres';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../outbound/callers.store.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { takeUpload } from '../outbound/uploads.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { accepted, type Parts, type Reservation } from './admission.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';

export interface StoredUpload {
  readonly uploadId: string;
  readonly jobId: Id<'job'>;
  readonly sampleId: Id<'sample'>;
  readonly objectKey: string;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly reservation: Reservation;
}

/** Throws the problem that fits when a file is not a sound that the plan takes. */
export function refuseProbe(probe: ReplyOf<typeof getProbe>, durationSMax: number): void {
  if (probe.kind === 'not-audio') throw new Problem('not-audio', { detail: probe.detail });
  if (probe.kind === 'unreadable') throw new Problem('unreadable-audio', { detail: probe.detail });
  if (probe.duration_s !== null && probe.duration_s > durationSMax) {
    throw new Problem('sound-too-long', {
      detail: `Your plan takes sounds of up to ${durationSMax} seconds; this one has ${probe.duration_s.toFixed(1)}.`,
    });
  }
}

/** Throws the problem that fits when the stored bytes are not a sound that the plan takes. */
export async function probeOrProblem(
  { ask }: Pick<Parts, 'ask'>,
  tenantId: string,
  upload: Pick<StoredUpload, 'objectKey' | 'sizeBytes' | 'reservation'>,
): Promise<void> {
  const probe = await ask(getProbe, tenantId, { object_key: upload.objectKey, size_bytes: upload.sizeBytes });
  refuseProbe(probe, upload.reservation.duration_s_max);
}

/** Turns stored and checked bytes into a job: from here on nothing of it is lost. */
export async function acceptSample(parts: Parts, caller: Caller, upload: StoredUpload, reply: FastifyReply) {
  const { reservation } = upload;
  const wanted = { kind: 'sample', sizeBytes: upload.sizeBytes } as const;
  const promised = await promise(parts, caller.tenantId, wanted, reservation);
  await writeInTenant(parts.db, parts.relay, caller.tenantId, async (trx) => {
    // One that was given up meanwhile, or is past its time, has lost its bytes or is about to.
    const isOpen = await takeUpload(trx, upload.uploadId, parts.clock());
    if (!isOpen && !(await findJob(trx, upload.jobId))) throw new Problem('upload-expired');
    const command: MessageOf<typeof analyseSample> = {
      job_id: upload.jobId,
      sample_id: upload.sampleId,
      user_id: caller.userId,
      object_key: upload.objectKey,
      filename: upload.filename,
      size_bytes: upload.sizeBytes,
      sha256: upload.sha256,
      duration_s_max: reservation.duration_s_max,
      vibe_model: reservation.vibe_model,
      model_micros_max: reservation.model_micros_max,
    };
    await startJob(trx, {
      id: upload.jobId,
      tenantId: caller.tenantId,
      userId: caller.userId,
      kind: 'sample',
      subjectId: upload.sampleId,
      command,
      publish: false,
      promised,
    });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new Problem('conflict', { detail: 'This upload was completed by another request.' })
      : error;
  });
  const message = reservation.warning ?? 'The sound is stored and waits for its analysis.';
  return {
    ...accepted(reply, { id: upload.jobId, ...promised }, message),
    sample_id: upload.sampleId,
  };
}

export async function sha256Of(objects: Objects, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of await objects.stream(key)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What people see of the name they gave: no path, no control characters, never empty. */
export function cleanFilename(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 255);
  return clean === '' ? 'sound' : clean;
}
