import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { exportSamples } from '@trc/contracts/commands/export-samples.v1';
import type { Export, ExportFormat } from '@trc/contracts/documents/export.v1';
import { bytesServed } from '@trc/contracts/events/bytes-served.v1';
import { createExport } from '@trc/contracts/http/create-export.v1';
import { downloadExport } from '@trc/contracts/http/download-export.v1';
import { getExportById } from '@trc/contracts/http/get-export.v1';
import { listExports } from '@trc/contracts/http/list-exports.v1';
import { previewExport } from '@trc/contracts/http/preview-export.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { getExportPlan } from '@trc/contracts/queries/get-export-plan.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import { statusOfExport } from '../domain/export-report.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import * as exports from '../outbound/exports.store.ts';
import type { Sites } from '../outbound/sites.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS, SITES } from '../tokens.ts';
import { accepted, acceptedBefore, beginJob, type Parts, reserve } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { pageOf } from './page.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';

const signedS = 300;

const usualName: Readonly<Record<ExportFormat, string>> = {
  'sp404mk2-project': 'SP-404MKII project',
  'wav-48k16': 'WAV pack',
  'aiff-48k16': 'AIFF pack',
};

@Controller()
export class ExportsRoutes {
  readonly #parts: Parts;
  readonly #objects: Pick<Objects, 'signedGet'>;
  readonly #sites: Pick<Sites, 'of'>;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(OBJECTS) objects: Pick<Objects, 'signedGet'>,
    @Inject(SITES) sites: Pick<Sites, 'of'>,
  ) {
    this.#parts = parts;
    this.#objects = objects;
    this.#sites = sites;
  }

  @Route(previewExport)
  async preview(
    @CurrentCaller() caller: Caller,
    @Input(previewExport) { body }: InputOf<typeof previewExport>,
  ) {
    return (await this.#plan(caller, body)).plan;
  }

  @Route(createExport)
  async create(
    @CurrentCaller() caller: Caller,
    @Input(createExport) { body }: InputOf<typeof createExport>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, relay, clock } = this.#parts;
    const { tenantId, userId } = caller;
    await this.#checkPlan(caller, body);
    const { jobId, made } = await beginJob(this.#parts, tenantId, request);
    if (made) return { ...acceptedBefore(reply, made), export_id: made.subject_id };
    const { plan, files, source_bytes, source_duration_s } = await this.#plan(caller, body);
    if (files.length === 0) throw new Problem('nothing-to-export');
    const reservation = await reserve(this.#parts, tenantId, {
      jobId,
      kind: 'export',
      sizeBytes: source_bytes,
      durationS: source_duration_s,
    });
    const wanted = { kind: 'export', sizeBytes: source_bytes } as const;
    const promised = await promise(this.#parts, tenantId, wanted, reservation);
    const picture = await this.#pictureFor(caller, body);
    const id = newId('export');
    const command: MessageOf<typeof exportSamples> = {
      job_id: jobId,
      export_id: id,
      user_id: userId,
      object_key: `tenants/${tenantId}/exports/${id}/archive.zip`,
      size_bytes: source_bytes,
    };
    await writeInTenant(db, relay, tenantId, async (trx) => {
      await exports.addExport(trx, {
        id,
        tenantId,
        userId,
        jobId,
        name: body.name ?? usualName[body.format],
        plan,
        files,
        picture,
        objectKey: command.object_key,
        createdAt: clock(),
      });
      await startJob(trx, {
        id: jobId,
        tenantId,
        userId,
        kind: 'export',
        subjectId: id,
        command,
        publish: false,
        promised,
      });
    });
    const message = reservation.warning ?? 'The export is being made; it is kept for 7 days.';
    return { ...accepted(reply, { id: jobId, ...promised }, message), export_id: id };
  }

  @Route(listExports)
  async list(@CurrentCaller() caller: Caller, @Input(listExports) { query }: InputOf<typeof listExports>) {
    const page = { limit: query.limit, after: query.cursor ?? null };
    const rows = await inTenant(this.#parts.db, caller.tenantId, (trx) =>
      exports.listExports(trx, page, this.#parts.clock()),
    );
    return pageOf(rows, query.limit, (row) => {
      const { layout: _layout, report, ...summary } = toExport(row);
      return { ...summary, files: report.files };
    });
  }

  @Route(getExportById)
  async get(
    @CurrentCaller() caller: Caller,
    @Input(getExportById) { params }: InputOf<typeof getExportById>,
  ) {
    return toExport(await this.#find(caller, params.id));
  }

  @Route(downloadExport)
  async download(
    @CurrentCaller() caller: Caller,
    @Input(downloadExport) { params }: InputOf<typeof downloadExport>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id, name, object_key, size_bytes } = await this.#find(caller, params.id);
    if (size_bytes === null)
      throw new Problem('conflict', {
        detail: 'The archive is not there yet; wait for its job to complete.',
      });
    const { db, relay } = this.#parts;
    // The storage serves the bytes itself; what leaves it is counted where people are sent there.
    await writeInTenant(db, relay, caller.tenantId, async (_trx, emit) =>
      emit(bytesServed, { user_id: caller.userId, export_id: id, operation: 'download', size_bytes }),
    );
    const contentType = 'application/zip';
    const filename = `${name}.zip`;
    reply.redirect(
      await this.#objects.signedGet(object_key, { expiresS: signedS, contentType, filename }),
      302,
    );
  }

  /** Only a project has a place for one. */
  async #pictureFor(
    { tenantId }: Caller,
    { format, picture }: InputOf<typeof createExport>['body'],
  ): Promise<string | null> {
    if (format !== 'sp404mk2-project' || !picture) return null;
    return (await this.#sites.of(tenantId)).brand?.device_picture ?? null;
  }

  #plan(caller: Caller, body: InputOf<typeof previewExport>['body']) {
    const { format, sample_ids, layout = null, loudness_lufs } = body;
    const request = { format, sample_ids, layout, loudness_lufs };
    return this.#parts.ask(getExportPlan, caller.tenantId, request);
  }

  /** A project has as many sounds as the device has pads; a pack is a batch. Where limits only warn, everybody may. */
  async #checkPlan(
    { tenantId }: Caller,
    { format, sample_ids }: InputOf<typeof createExport>['body'],
  ): Promise<void> {
    const { db, ask } = this.#parts;
    const { time_zone } = await inTenant(db, tenantId, tenantOf);
    const plan = await ask(getEntitlements, tenantId, { time_zone });
    if (plan.enforcement !== 'enforce') return;
    if (!plan.exports) throw new Problem('exports-not-in-plan');
    const filesMax = plan.batch_files_max;
    if (format !== 'sp404mk2-project' && filesMax !== null && sample_ids.length > filesMax)
      throw new Problem('invalid-request', {
        detail: `Your plan takes ${filesMax} sounds in one pack; these are ${sample_ids.length}. Make several.`,
      });
  }

  async #find(caller: Caller, id: Id<'export'>): Promise<exports.ExportRow> {
    const { db, clock } = this.#parts;
    const row = await inTenant(db, caller.tenantId, (trx) => exports.findExport(trx, id, clock()));
    if (!row) throw new Problem('not-found');
    return row;
  }
}

function toExport(row: exports.ListedExport): Export {
  return {
    ...row.plan,
    id: row.id,
    job_id: row.job_id,
    name: row.name,
    picture: row.picture !== null,
    status: statusOfExport(row.status),
    error: row.error,
    size_bytes: row.size_bytes,
    sha256: row.sha256,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
