import { Controller, Inject } from '@nestjs/common';
import { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { sampleProcessed } from '@trc/contracts/events/sample-processed.v1';
import { sampleRefused } from '@trc/contracts/events/sample-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import type { Models } from '@trc/models/models';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { ANALYSER_VERSION } from '../domain/analyse.ts';
import type { Refusal } from '../domain/refusals.ts';
import { mimeOf } from '../domain/sound-format.ts';
import type { AnalysisPool } from '../outbound/analysis-pool.ts';
import type { Database } from '../outbound/database.ts';
import { addSample, findSameBytes, type SampleRow } from '../outbound/samples.store.ts';
import { askVibe, type VibeResult } from '../outbound/vibe.models.ts';
import { ANALYSIS_POOL, MODELS } from '../tokens.ts';

type Command = MessageOf<typeof analyseSample>;

const codeOf: Readonly<Record<Refusal['kind'], ErrorCode>> = {
  'not-audio': 'not-audio',
  unreadable: 'unreadable-audio',
  'too-long': 'sound-too-long',
};

@Controller()
export class AnalyseSampleCommand {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  readonly #pool: AnalysisPool;
  readonly #models: Models;
  readonly #clock: Clock;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Objects,
    @Inject(ANALYSIS_POOL) pool: AnalysisPool,
    @Inject(MODELS) models: Models,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#db = db;
    this.#objects = objects;
    this.#pool = pool;
    this.#models = models;
    this.#clock = clock;
  }

  @Consumes(analyseSample, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(sampleRefused, {
        job_id: message.job_id,
        code: 'gave-up',
        detail: reason,
        object_key: message.object_key,
      }),
  })
  async handle(@Message() command: Command, @Context() context: MessageContext): Promise<Outcome<Database>> {
    const same = await inTenant(this.#db, context.tenantId, (trx) =>
      findSameBytes(trx, command.sha256, ANALYSER_VERSION),
    );
    if (same) return this.#save(command, context, same.analysis, heardBefore(same), []);

    context.progress('decode', 0.1);
    const startedMs = performance.now();
    const result = await this.#pool.analyse({
      bytes: await this.#objects.get(command.object_key),
      durationSMax: command.duration_s_max,
    });
    if (!result.ok) return refused(command, result.refusal);
    const cpu: Usage = {
      kind: 'cpu_ms',
      quantity: Math.ceil(performance.now() - startedMs),
      operation: 'analyse',
      resource: null,
    };

    context.progress('vibe', 0.8);
    const analysis = analysisSchema.parse(result.analysis);
    const vibe = await askVibe(this.#models, {
      analysis,
      model: command.vibe_model,
      microsMax: command.model_micros_max,
      signal: context.signal,
    });
    return this.#save(command, context, analysis, vibe, [cpu]);
  }

  #save(
    command: Command,
    { tenantId }: MessageContext,
    analysis: Analysis,
    vibe: VibeResult,
    usage: readonly Usage[],
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
        job_id,
        sample_id,
        user_id,
        filename,
        bpm: analysis.tempo?.bpm ?? null,
        key: analysis.key && `${analysis.key.tonic} ${analysis.key.scale}`,
        duration_s: analysis.duration_s,
        size_bytes,
        usage: [
          ...usage,
          ...vibe.usage,
          { kind: 'stored_bytes', quantity: size_bytes, operation: 'analyse', resource: null },
        ],
      });
    });
  }
}

function refused({ job_id, object_key }: Command, refusal: Refusal): Outcome<Database> {
  const code = codeOf[refusal.kind];
  const detail =
    refusal.kind === 'not-audio' ? 'The bytes are not a sound that is supported.' : refusal.detail;
  return refuse(code, detail, async (_trx, emit) =>
    emit(sampleRefused, { job_id, code, detail, object_key }),
  );
}

/** The tenant has these bytes already: what was measured holds, and costs nothing. */
function heardBefore({ vibe, vibe_skipped }: SampleRow): VibeResult {
  return { vibe, skipped: vibe_skipped, usage: [] };
}
