import { Controller, Inject } from '@nestjs/common';
import { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { sampleProcessed } from '@trc/contracts/events/sample-processed.v1';
import { sampleRefused } from '@trc/contracts/events/sample-refused.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import type { ModelsOf } from '@trc/models/tenant-models';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { ANALYSER_VERSION } from '../domain/analyse.ts';
import { codeOf } from '../domain/container/refusals.ts';
import { mimeOf } from '../domain/container/sound-format.ts';
import type { AnalysisPool } from '../outbound/analysis-pool.ts';
import type { Database } from '../outbound/database.ts';
import {
  addSample,
  findSameBytes,
  findSample,
  replaceAnalysis,
  type SampleRow,
} from '../outbound/samples.store.ts';
import { askVibe, type VibeResult } from '../outbound/vibe.models.ts';
import { ANALYSIS_POOL, MODELS_OF } from '../tokens.ts';

type Command = MessageOf<typeof analyseSample>;

@Controller()
export class AnalyseSampleCommand {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  readonly #pool: AnalysisPool;
  readonly #modelsOf: ModelsOf;
  readonly #clock: Clock;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Objects,
    @Inject(ANALYSIS_POOL) pool: AnalysisPool,
    @Inject(MODELS_OF) modelsOf: ModelsOf,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#db = db;
    this.#objects = objects;
    this.#pool = pool;
    this.#modelsOf = modelsOf;
    this.#clock = clock;
  }

  @Consumes(analyseSample, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(sampleRefused, refusalOf(message, 'gave-up', reason)),
  })
  async handle(@Message() command: Command, @Context() context: MessageContext): Promise<Outcome<Database>> {
    if (context.isErased) {
      await this.#objects.delete(command.object_key);
      return done();
    }
    const { before, same } = await inTenant(this.#db, context.tenantId, async (trx) => ({
      before: await findSample(trx, command.sample_id),
      same: await findSameBytes(trx, command.sha256, ANALYSER_VERSION),
    }));
    if (same) {
      return before
        ? replaced(command, same.analysis, [])
        : this.#add(command, context, same.analysis, heardBefore(same), [], same.id as Id<'sample'>);
    }

    context.progress('decode', 0.1);
    const result = await this.#pool.analyse({
      bytes: await this.#objects.get(command.object_key),
      durationSMax: command.duration_s_max,
    });
    if (!result.ok) return refused(command, codeOf[result.refusal.kind], result.refusal.detail);
    const cpu: Usage = {
      kind: 'cpu_ms',
      quantity: result.cpuMs,
      operation: 'analyse',
      resource: before ? 'reanalysis' : null,
    };
    const analysis = analysisSchema.parse(result.analysis);
    if (before) return replaced(command, analysis, [cpu]);

    context.progress('vibe', 0.8);
    const { models, ownChatModel } = await this.#modelsOf(context.tenantId);
    const vibe = await askVibe(models, {
      analysis,
      model: ownChatModel ?? command.vibe_model,
      microsMax: command.model_micros_max,
      signal: context.signal,
    });
    return this.#add(command, context, analysis, vibe, [cpu]);
  }

  #add(
    command: Command,
    { tenantId }: MessageContext,
    analysis: Analysis,
    vibe: VibeResult,
    usage: readonly Usage[],
    sameAs?: Id<'sample'>,
  ): Outcome<Database> {
    const { job_id, sample_id, user_id, filename, size_bytes, sha256, object_key } = command;
    return done(async (trx, emit) => {
      await addSample(trx, {
        id: sample_id,
        tenantId,
        userId: user_id,
        jobId: job_id,
        filename,
        mime: mimeOf[analysis.format],
        objectKey: object_key,
        sizeBytes: size_bytes,
        sha256,
        analysis,
        vibe: vibe.vibe,
        vibeSkipped: vibe.skipped,
        createdAt: this.#clock(),
      });
      emit(sampleProcessed, {
        ...processed(command, analysis, [
          ...usage,
          ...vibe.usage,
          { kind: 'stored_bytes', quantity: size_bytes, operation: 'analyse', resource: null },
          // The upload that put them there; the analysis itself writes no object.
          { kind: 'storage_writes', quantity: 1, operation: 'upload', resource: null },
        ]),
        ...(sameAs ? { same_as: sameAs } : {}),
      });
    });
  }
}

/** A sample that was there before keeps its vibe, which was paid for, and its place in storage. */
function replaced(command: Command, analysis: Analysis, usage: Usage[]): Outcome<Database> {
  return done(async (trx, emit) => {
    if (await replaceAnalysis(trx, command.sample_id, analysis))
      emit(sampleProcessed, processed(command, analysis, usage));
    else emit(sampleRefused, refusalOf(command, 'not-found', 'The sample was deleted meanwhile.'));
  });
}

function processed(
  { job_id, sample_id, user_id, filename, size_bytes }: Command,
  analysis: Analysis,
  usage: Usage[],
): MessageOf<typeof sampleProcessed> {
  return {
    job_id,
    sample_id,
    user_id,
    filename,
    bpm: analysis.tempo?.bpm ?? null,
    key: analysis.key && `${analysis.key.tonic} ${analysis.key.scale}`,
    duration_s: analysis.duration_s,
    size_bytes,
    usage,
  };
}

function refused(command: Command, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) => emit(sampleRefused, refusalOf(command, code, detail)));
}

function refusalOf({ job_id, object_key }: Command, code: ErrorCode, detail: string) {
  return { job_id, code, detail, object_key };
}

/** The tenant has these bytes already: what was measured holds, and costs nothing. */
function heardBefore({ vibe, vibe_skipped }: SampleRow): VibeResult {
  return { vibe, skipped: vibe_skipped, usage: [] };
}
