import { Controller, Inject } from '@nestjs/common';
import { exportSamples } from '@trc/contracts/commands/export-samples.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { exportRefused } from '@trc/contracts/events/export-refused.v1';
import { samplesExported } from '@trc/contracts/events/samples-exported.v1';
import type { MessageOf } from '@trc/contracts/message';
import { getExport } from '@trc/contracts/queries/get-export.v1';
import type { Ask } from '@trc/runtime/ask';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { ASK, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { AnalysisPool } from '../outbound/analysis-pool.ts';
import type { Database } from '../outbound/database.ts';
import { EmptyArchive, type MadeArchive, storeArchive, UnwantedArchive } from '../outbound/export-archive.ts';
import { discardArchive, forgetCheckpoint } from '../outbound/export-checkpoint.objects.ts';
import { findExportable } from '../outbound/exportable-samples.store.ts';
import { ANALYSIS_POOL } from '../tokens.ts';

type Command = MessageOf<typeof exportSamples>;

@Controller()
export class ExportSamplesCommand {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  readonly #pool: AnalysisPool;
  readonly #ask: Ask;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Objects,
    @Inject(ANALYSIS_POOL) pool: AnalysisPool,
    @Inject(ASK) ask: Ask,
  ) {
    this.#db = db;
    this.#objects = objects;
    this.#pool = pool;
    this.#ask = ask;
  }

  /**
   * A try that is interrupted, or given up, leaves a checkpoint beside the archive and the next one goes on: a delivery, or the retry that somebody asks
   * for. What becomes of neither goes with the export's row.
   */
  @Consumes(exportSamples, {
    givenUp:
      ({ job_id }, reason) =>
      async (_trx, emit) =>
        emit(exportRefused, { job_id, code: 'gave-up', detail: reason }),
  })
  async handle(@Message() command: Command, @Context() context: MessageContext): Promise<Outcome<Database>> {
    if (context.isErased) {
      await discardArchive(this.#objects, command.object_key);
      return done();
    }
    const wanted = () => this.#ask(getExport, context.tenantId, { export_id: command.export_id });
    const order = await wanted();
    if (!order) return this.#gone(command);
    const ids = order.files.map(({ sample_id }) => sample_id);
    const samples = await inTenant(this.#db, context.tenantId, (trx) => findExportable(trx, ids));
    try {
      const made = await storeArchive(command.object_key, order, samples, {
        objects: this.#objects,
        pool: this.#pool,
        progress: (written, of) => context.progress('convert', written / of),
        isWanted: async () => (await wanted().catch(() => order)) !== null,
        signal: context.signal,
      });
      return done(async (_trx, emit) => {
        emit(samplesExported, exported(command, made));
        // Not before the end of the message is as good as written: until then the checkpoint spares the next try everything.
        await forgetCheckpoint(this.#objects, command.object_key);
      });
    } catch (error) {
      if (error instanceof UnwantedArchive) return this.#gone(command);
      if (error instanceof EmptyArchive)
        return refused(command, 'nothing-to-export', 'None of the sounds could be read any more.');
      throw error;
    }
  }

  async #gone(command: Command): Promise<Outcome<Database>> {
    await discardArchive(this.#objects, command.object_key);
    return refused(command, 'not-found', 'The export is there no more.');
  }
}

function exported(
  { job_id, export_id, user_id, object_key }: Command,
  { files, sizeBytes, sha256, cpuMs, storageWrites, leftOut }: MadeArchive,
): MessageOf<typeof samplesExported> {
  const used = { operation: 'export', resource: null } as const;
  return {
    job_id,
    export_id,
    user_id,
    object_key,
    files,
    size_bytes: sizeBytes,
    sha256,
    left_out: [...leftOut],
    usage: [
      { kind: 'cpu_ms', quantity: cpuMs, ...used },
      { kind: 'stored_bytes', quantity: sizeBytes, ...used },
      { kind: 'storage_writes', quantity: storageWrites, ...used },
    ],
  };
}

function refused({ job_id }: Command, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) => emit(exportRefused, { job_id, code, detail }));
}
