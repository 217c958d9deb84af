import { Controller, Inject } from '@nestjs/common';
import { samplesExported } from '@trc/contracts/events/samples-exported.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { withLeftOut } from '../domain/export-report.ts';
import type { Database } from '../outbound/database.ts';
import { findExport, markExportReady } from '../outbound/exports.store.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import type { Sites } from '../outbound/sites.ts';
import { JOB_BELL, SITES } from '../tokens.ts';
import { dropExport } from './drop-export.ts';
import { complete } from './end-job.ts';

@Controller()
export class SamplesExportedEvent {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #bell: JobBell;
  readonly #sites: Sites;
  readonly #objects: Pick<Objects, 'delete' | 'list' | 'abortMultiparts'>;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(JOB_BELL) bell: JobBell,
    @Inject(SITES) sites: Sites,
    @Inject(OBJECTS) objects: Pick<Objects, 'delete' | 'list' | 'abortMultiparts'>,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#bell = bell;
    this.#sites = sites;
    this.#objects = objects;
  }

  /** An archive that nobody waits for any more, because its export is gone, goes at once; one whose job was cancelled goes with its row. */
  @Consumes(samplesExported)
  async handle(
    @Message() message: MessageOf<typeof samplesExported>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const { job_id, export_id, files, size_bytes, sha256 } = message;
    const now = this.#clock();
    const found = await inTenant(this.#db, tenantId, (trx) => findExport(trx, export_id, now));
    if (!found) {
      await dropExport(this.#objects, message.object_key);
      return done();
    }
    const { address } = await this.#sites.of(tenantId);
    const plan = withLeftOut(found.plan, message.left_out);
    return done(async (trx, emit) => {
      const expiresAt = await markExportReady(trx, export_id, { sizeBytes: size_bytes, sha256, plan }, now);
      const webhook = {
        event: 'export.ready',
        data: {
          job_id,
          export_id,
          format: plan.format,
          download_url: `${address}/v1/exports/${export_id}/download`,
          files,
          size_bytes,
          sha256,
          expires_at: (expiresAt ?? now).toISOString(),
        },
      } as const;
      await complete({ jobId: job_id, now, bell: this.#bell }, { export_id }, [webhook])(trx, emit);
    });
  }
}
