import { Controller, Inject, Res } from '@nestjs/common';
import type { importProject } from '@trc/contracts/commands/import-project.v1';
import { projectSamplesMax } from '@trc/contracts/documents/export.v1';
import type { ProjectImport } from '@trc/contracts/documents/project-import.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { completeProjectImport } from '@trc/contracts/http/complete-project-import.v1';
import { createProjectImport } from '@trc/contracts/http/create-project-import.v1';
import { getProjectImport } from '@trc/contracts/http/get-project-import.v1';
import { listProjectImports } from '@trc/contracts/http/list-project-imports.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import { archiveBytesMax, type SoundIds, showProject } from '../domain/project-import.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { findJob } from '../outbound/jobs.store.ts';
import * as store from '../outbound/project-imports.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import { cleanFilename } from './accept-sample.ts';
import { accepted, acceptedBefore, giveBack, type Parts, type Reservation, reserve } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { pageOf } from './page.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';
import { signParts } from './upload-parts.ts';

/** For the upload: as long as one in parts lives. */
const lifeS = 3_600;

@Controller()
export class ProjectImportsRoutes {
  readonly #parts: Parts;
  readonly #objects: Objects;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
  }

  @Route(createProjectImport)
  async create(
    @CurrentCaller() caller: Caller,
    @Input(createProjectImport) { body }: InputOf<typeof createProjectImport>,
  ) {
    const { db, clock } = this.#parts;
    const { tenantId, userId } = caller;
    await this.#checkPlan(caller, body.size_bytes);
    const id = newId('projectImport');
    const jobId = newId('job');
    const sizeBytes = body.size_bytes;
    const reservation = await reserve(this.#parts, tenantId, {
      jobId,
      kind: 'import',
      sizeBytes,
      durationS: null,
    });
    try {
      const objectKey = store.archiveKey({ tenant_id: tenantId, id });
      const now = clock();
      const expiresAt = new Date(now.getTime() + lifeS * 1_000);
      const multipartId = await this.#objects.startMultipart(objectKey, 'application/zip');
      await inTenant(db, tenantId, (trx) =>
        store.addProjectImport(trx, {
          id,
          tenant_id: tenantId,
          user_id: userId,
          job_id: jobId,
          filename: cleanFilename(body.filename),
          size_bytes: sizeBytes,
          sha256: body.sha256 ?? null,
          multipart_id: multipartId,
          reservation,
          sounds: newSounds(),
          created_at: now,
          expires_at: expiresAt,
        }),
      );
      const upload = { object_key: objectKey, multipart_id: multipartId, size_bytes: sizeBytes };
      const parts = await signParts(this.#objects, upload, lifeS);
      return { project_import_id: id, parts, expires_at: expiresAt.toISOString() };
    } catch (error) {
      await giveBack(this.#parts, tenantId, jobId, 'import');
      throw error;
    }
  }

  @Route(completeProjectImport)
  async complete(
    @CurrentCaller() caller: Caller,
    @Input(completeProjectImport) { params }: InputOf<typeof completeProjectImport>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, relay, clock } = this.#parts;
    const row = await inTenant(db, caller.tenantId, (trx) => store.findProjectImport(trx, params.id));
    if (!row) throw new Problem('not-found');
    if (row.accepted) return this.#acceptedBefore(row, reply);
    if (row.expires_at <= clock()) throw new Problem('upload-expired');
    await this.#verify(row);
    const reservation = getReservation.reply.parse(row.reservation) as Reservation;
    const wanted = { kind: 'import', sizeBytes: row.size_bytes } as const;
    const promised = await promise(this.#parts, caller.tenantId, wanted, reservation);
    const isMine = await writeInTenant(db, relay, caller.tenantId, async (trx) => {
      if (!(await store.acceptProjectImport(trx, row.id, clock()))) return false;
      await startJob(trx, {
        id: row.job_id,
        tenantId: caller.tenantId,
        userId: row.user_id,
        kind: 'import',
        subjectId: row.id,
        command: commandOf(row),
        publish: false,
        promised,
      });
      return true;
    });
    if (!isMine) return this.#acceptedBefore(row, reply);
    const message = reservation.warning ?? 'The project is stored and waits to be read.';
    return { ...accepted(reply, { id: row.job_id, ...promised }, message), project_import_id: row.id };
  }

  @Route(listProjectImports)
  async list(
    @CurrentCaller() caller: Caller,
    @Input(listProjectImports) { query }: InputOf<typeof listProjectImports>,
  ) {
    const page = { limit: query.limit, after: query.cursor ?? null };
    const { rows, jobs } = await inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const rows = await store.listProjectImports(trx, page, this.#parts.clock());
      return { rows, jobs: await store.jobsOfSounds(trx, rows.flatMap(jobIdsOf)) };
    });
    return pageOf(rows, query.limit, (row) => {
      const { pads, layout: _layout, left_out: _leftOut, ...summary } = toProjectImport(row, jobs);
      return { ...summary, pads_read: pads.length };
    });
  }

  @Route(getProjectImport)
  async get(
    @CurrentCaller() caller: Caller,
    @Input(getProjectImport) { params }: InputOf<typeof getProjectImport>,
  ) {
    const found = await inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const row = await store.findProjectImport(trx, params.id);
      return row && { row, jobs: await store.jobsOfSounds(trx, jobIdsOf(row)) };
    });
    if (!found || found.row.expires_at <= this.#parts.clock()) throw new Problem('not-found');
    return toProjectImport(found.row, found.jobs);
  }

  /** Whoever may take a project out may bring it back. The size bounds the work, so it is refused also where limits only warn. */
  async #checkPlan({ tenantId }: Caller, sizeBytes: number): Promise<void> {
    const { db, ask } = this.#parts;
    const { time_zone } = await inTenant(db, tenantId, tenantOf);
    const plan = await ask(getEntitlements, tenantId, { time_zone });
    if (plan.enforcement === 'enforce' && !plan.exports) throw new Problem('exports-not-in-plan');
    const storage = plan.limits.find(({ name }) => name === 'storage_bytes');
    const sizeBytesMax = archiveBytesMax({
      durationSMax: plan.duration_s_max,
      storageBytesMax: storage?.limit ?? null,
    });
    if (sizeBytes > sizeBytesMax)
      throw new Problem('upload-too-large', {
        detail: `A project of your plan has at most ${sizeBytesMax} bytes; this one has ${sizeBytes}.`,
      });
  }

  /** The stored archive has the declared size; its hash is checked when it is read. */
  async #verify(row: store.ProjectImportRow): Promise<void> {
    const objectKey = store.archiveKey(row);
    let facts = await this.#objects.head(objectKey);
    const reason =
      facts === null
        ? await this.#objects.completeMultipart(objectKey, row.multipart_id).then(
            () => null,
            (cause: unknown) =>
              `The parts do not make a whole: ${cause instanceof Error ? cause.message : cause}`,
          )
        : null;
    facts ??= await this.#objects.head(objectKey);
    if (facts?.sizeBytes === row.size_bytes) return;
    await this.#drop(row);
    throw new Problem('upload-mismatch', {
      detail: reason ?? `${row.size_bytes} bytes were declared and ${facts?.sizeBytes ?? 0} are stored.`,
    });
  }

  /** Nothing of a refused upload stays behind, unless another request has made it a job meanwhile. */
  async #drop(row: store.ProjectImportRow): Promise<void> {
    const { db, relay } = this.#parts;
    const isRemoved = await writeInTenant(db, relay, row.tenant_id, async (trx, emit) => {
      const removed = await store.removeProjectImport(trx, { id: row.id, accepted: false });
      if (removed) emit(jobEnded, { job_id: row.job_id, kind: 'import', outcome: 'failed' });
      return removed;
    });
    if (!isRemoved) return;
    await this.#objects.abortMultipart(store.archiveKey(row), row.multipart_id);
    await this.#objects.delete(store.archiveKey(row));
  }

  async #acceptedBefore(row: store.ProjectImportRow, reply: FastifyReply) {
    const job = await inTenant(this.#parts.db, row.tenant_id, (trx) => findJob(trx, row.job_id));
    if (!job) throw new Problem('upload-expired');
    return { ...acceptedBefore(reply, job), project_import_id: row.id };
  }
}

/** Ids in the order of the pads: lists of jobs and samples are sorted by them. */
function newSounds(): readonly SoundIds[] {
  const jobIds = Array.from({ length: projectSamplesMax }, () => newId('job')).sort();
  const sampleIds = Array.from({ length: projectSamplesMax }, () => newId('sample')).sort();
  return jobIds.map((job_id, i) => ({ job_id, sample_id: sampleIds[i] ?? newId('sample') }));
}

function commandOf(row: store.ProjectImportRow): MessageOf<typeof importProject> {
  return {
    job_id: row.job_id,
    project_import_id: row.id,
    user_id: row.user_id as Id<'user'>,
    object_key: store.archiveKey(row),
    size_bytes: row.size_bytes,
    sha256: row.sha256,
    sounds_prefix: store.soundsPrefix(row.tenant_id),
    sample_ids: row.sounds.map(({ sample_id }) => sample_id),
  };
}

/** Its own job, and those that its sounds have or will have. */
const jobIdsOf = ({ job_id, sounds, project }: store.ProjectImportRow): Id<'job'>[] => {
  const read = new Set<string>(project?.pads.map(({ sample_id }) => sample_id));
  return [job_id, ...sounds.flatMap((sound) => (read.has(sound.sample_id) ? [sound.job_id] : []))];
};

function toProjectImport(
  row: store.ProjectImportRow,
  jobs: Awaited<ReturnType<typeof store.jobsOfSounds>>,
): ProjectImport {
  const byId = new Map(jobs.map((job) => [job.id as string, job]));
  const own = byId.get(row.job_id) ?? null;
  return {
    id: row.id,
    job_id: own && row.job_id,
    name: row.filename,
    ...showProject(row.project, row.sounds, { own, ofSounds: byId }),
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
