import { Controller, Inject } from '@nestjs/common';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { worldRefused } from '@trc/contracts/events/world-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import type { ModelsOf } from '@trc/models/tenant-models';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Emit, type Outcome, refuse, retry } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import { createTally } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import { readAnswers } from '../domain/answers.ts';
import { briefOf } from '../domain/brief.ts';
import { catalogueSpace } from '../domain/catalogue-space.v1.ts';
import type { Seed } from '../domain/seeds.ts';
import { createWorld } from '../domain/world.ts';
import type { Database } from '../outbound/database.ts';
import { embedByModel, leftOut, refineByModel } from '../outbound/world-writer.model.ts';
import { currentVersion, storeWorld, versionMadeBy } from '../outbound/worlds.store.ts';
import { MODELS_OF, SEED_SOURCES } from '../tokens.ts';
import { gatherSeeds, type SeedSources } from './gather-seeds.ts';
import { modelHelp } from './model-help.ts';
import { neighbourSays } from './neighbours.ts';

type BuildWorld = MessageOf<typeof buildWorld>;

@Controller()
export class BuildWorldCommand {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #sources: SeedSources;
  readonly #modelsOf: ModelsOf;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(SEED_SOURCES) sources: SeedSources,
    @Inject(MODELS_OF) modelsOf: ModelsOf,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#sources = sources;
    this.#modelsOf = modelsOf;
  }

  @Consumes(buildWorld, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(worldRefused, { job_id: message.job_id, code: 'gave-up', detail: reason }),
  })
  async handle(
    @Message() message: BuildWorld,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const read = readAnswers(message.answers);
    if (read.kind === 'unknown-option') {
      return refused(
        message,
        'unknown-option',
        `"${read.option}" is no option of the question "${read.question}".`,
      );
    }
    const made = await inTenant(this.#db, context.tenantId, (trx) =>
      versionMadeBy(trx, message.world_id, message.job_id),
    );
    if (made !== null) {
      return done(async (_trx, emit) =>
        state(emit, message, made, { usage: [], microsLeft: message.model_micros_max }),
      );
    }
    context.progress('seeds', 0.05);
    const tally = createTally('build-world');
    try {
      const request = { tenantId: context.tenantId, userId: message.user_id, seeds: message.seeds };
      const gathered = await gatherSeeds(this.#sources, request, tally);
      if (gathered.kind === 'later') return retry(gathered.afterMs, 'Spotify asked to wait.');
      if (gathered.kind === 'refused') return refused(message, gathered.code, gathered.detail);
      context.progress('world', 0.2);
      const version =
        1 + (await inTenant(this.#db, context.tenantId, (trx) => currentVersion(trx, message.world_id)));
      const plain = createWorld({
        id: message.world_id,
        version,
        kind: message.seeds.kind,
        seeds: gathered.seeds,
        answers: message.answers,
        reading: read.reading,
        space: catalogueSpace,
        leftOut: gathered.leftOut,
      });
      const { world, usage, microsLeft } = await this.#enrich(plain, gathered.seeds, message, context);
      context.progress('world', 0.3);
      return built(
        message,
        context,
        world,
        { usage: [...tally.lines(), ...usage], microsLeft },
        this.#clock(),
      );
    } catch (error) {
      const says = neighbourSays(error);
      if (says === null) throw error;
      return says.kind === 'later'
        ? retry(says.afterMs, says.reason)
        : refused(message, says.code, says.detail);
    }
  }

  async #enrich(world: World, seeds: readonly Seed[], message: BuildWorld, context: MessageContext) {
    const { help, microsLeft } = modelHelp(await this.#modelsOf(context.tenantId), message, context.signal);
    if (help === null) {
      const plain = leftOut(world, 'The model budget is used up; local rules stand in for name and prose.');
      return { ...plain, microsLeft: microsLeft() };
    }
    const brief = briefOf(world, seeds, message.spotify_model_use);
    const named = await refineByModel(world, brief, help);
    const embedded = await embedByModel(named.world, brief, help);
    return {
      world: embedded.world,
      usage: [...named.usage, ...embedded.usage],
      microsLeft: microsLeft(),
    };
  }
}

interface Spent {
  readonly usage: Usage[];
  readonly microsLeft: number;
}

function built(
  message: BuildWorld,
  context: MessageContext,
  world: World,
  spent: Spent,
  at: Date,
): Outcome<Database> {
  return done(async (trx, emit) => {
    await storeWorld(
      trx,
      { tenantId: context.tenantId, userId: message.user_id, jobId: message.job_id },
      world,
      at,
    );
    state(emit, message, world.version, spent);
  });
}

function state(emit: Emit, message: BuildWorld, version: number, { usage, microsLeft }: Spent): void {
  emit(worldBuilt, {
    job_id: message.job_id,
    world_id: message.world_id,
    world_version: version,
    user_id: message.user_id,
    model_micros_left: microsLeft,
    usage,
    occasion: 'created',
    continuity: 0,
    draft_key: null,
  });
}

function refused(message: BuildWorld, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(worldRefused, { job_id: message.job_id, code, detail }),
  );
}
