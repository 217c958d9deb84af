import { Controller, Inject } from '@nestjs/common';
import { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { type ErrorCode, errors } from '@trc/contracts/errors';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { worldRefused } from '@trc/contracts/events/world-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import type { ModelsOf } from '@trc/models/tenant-models';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Emit, type Outcome, refuse, retry } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import { createTally, type Tally } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import { catalogueSpace } from '../domain/catalogue-space.v1.ts';
import { type Said, weighEvidence } from '../domain/feedback.ts';
import { measureEvidence, refresh } from '../domain/refresh.ts';
import type { Seed } from '../domain/seeds.ts';
import { hasLostItsSeeds } from '../domain/without-spotify.ts';
import type { Database } from '../outbound/database.ts';
import { countIn, listUncounted } from '../outbound/feedback.store.ts';
import { previewKeyOf, putPreview } from '../outbound/previews.objects.ts';
import { askForWords, nothingAsked } from '../outbound/words.model.ts';
import { findWorld, lockWorld, storeWorld, versionMadeBy } from '../outbound/worlds.store.ts';
import { MODELS_OF, SEED_SOURCES } from '../tokens.ts';
import { gatherSeeds, type SeedSources } from './gather-seeds.ts';
import { modelHelp } from './model-help.ts';
import { neighbourSays } from './neighbours.ts';

type RefreshWorld = MessageOf<typeof refreshWorld>;

@Controller()
export class RefreshWorldCommand {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #sources: SeedSources;
  readonly #modelsOf: ModelsOf;
  readonly #objects: Pick<Objects, 'put' | 'delete'>;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(SEED_SOURCES) sources: SeedSources,
    @Inject(MODELS_OF) modelsOf: ModelsOf,
    @Inject(OBJECTS) objects: Pick<Objects, 'put' | 'delete'>,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#sources = sources;
    this.#modelsOf = modelsOf;
    this.#objects = objects;
  }

  @Consumes(refreshWorld, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(worldRefused, { job_id: message.job_id, code: 'gave-up', detail: reason }),
  })
  async handle(
    @Message() message: RefreshWorld,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const { tenantId } = context;
    if (context.isErased) {
      await this.#objects.delete(previewKeyOf(tenantId, message.job_id));
      return done();
    }
    const known = await inTenant(this.#db, tenantId, async (trx) => ({
      made: await versionMadeBy(trx, message.world_id, message.job_id),
      newest: await findWorld(trx, message.world_id, null),
      said: await listUncounted(trx, message.world_id),
    }));
    if (known.newest?.userId !== message.user_id) return refused(message, 'not-found', 'The world is gone.');
    if (known.made !== null) {
      const version = known.made;
      return done(async (_trx, emit) =>
        state(emit, message, { version, microsLeft: message.model_micros_max, usage: [] }),
      );
    }
    context.progress('seeds', 0.05);
    const tally = createTally('refresh-world');
    const heard = await this.#recentPlays(message, tenantId, tally);
    if (heard.kind === 'later') return retry(heard.afterMs, heard.reason);
    if (heard.plays.length === 0 && hasLostItsSeeds(known.newest.world))
      return refused(message, 'spotify-not-connected', errors['spotify-not-connected'].title);
    context.progress('world', 0.2);

    const next = (world: World, said: readonly Said[], found = nothingAsked) => {
      const fresh = measureEvidence(world, weighEvidence(heard.plays, said), catalogueSpace);
      return { fresh, world: refresh(world, fresh, found.words, [...heard.leftOut, ...found.leftOut]) };
    };
    const { world: before } = known.newest;
    const draft = next(before, known.said);
    const { help, microsLeft } = modelHelp(await this.#modelsOf(tenantId), message, context.signal);
    const found = help ? await askForWords(before, draft.world, draft.fresh, help) : nothingAsked;
    const spent = { usage: [...tally.lines(), ...found.usage], microsLeft: microsLeft() };
    context.progress('world', 0.3);

    if (message.preview) {
      const { world } = next(before, known.said, found);
      const draftKey = await putPreview(this.#objects, tenantId, message.job_id, world);
      return done(async (_trx, emit) => state(emit, message, { version: world.version, draftKey, ...spent }));
    }
    const at = this.#clock();
    return done(async (trx, emit) => {
      // Others may have made a version since; the numbers are cheap, so they are made again from what is there now.
      const newest = await lockWorld(trx, message.world_id, message.user_id);
      if (newest === null) {
        emit(worldRefused, { job_id: message.job_id, code: 'not-found', detail: 'The world is gone.' });
        return;
      }
      const said = await countIn(trx, newest.id, newest.version + 1);
      const { world } = next(newest, said, found);
      await storeWorld(trx, { tenantId, userId: message.user_id, jobId: message.job_id }, world, at);
      state(emit, message, { version: world.version, ...spent });
    });
  }

  /** The last plays as seeds. That they cannot be read is said, and no reason to stop. */
  async #recentPlays(message: RefreshWorld, tenantId: string, tally: Tally): Promise<Heard> {
    const unread = (detail: string): Heard => ({
      kind: 'heard',
      plays: [],
      leftOut: [`Recent plays were not taken up. ${detail}`],
    });
    try {
      const gathered = await gatherSeeds(
        this.#sources,
        { tenantId, userId: message.user_id, seeds: { kind: 'history', range: 'recent' } },
        tally,
      );
      switch (gathered.kind) {
        case 'gathered':
          return { kind: 'heard', plays: gathered.seeds, leftOut: gathered.leftOut };
        case 'refused':
          return unread(gathered.detail);
        case 'later':
          return { ...gathered, reason: 'Spotify asked to wait.' };
      }
    } catch (error) {
      const says = neighbourSays(error);
      if (says === null) throw error;
      return says.kind === 'later' ? says : unread(says.detail);
    }
  }
}

type Heard =
  | { readonly kind: 'heard'; readonly plays: readonly Seed[]; readonly leftOut: readonly string[] }
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string };

interface Made {
  readonly version: number;
  readonly draftKey?: string;
  readonly microsLeft: number;
  readonly usage: readonly Usage[];
}

function state(emit: Emit, message: RefreshWorld, made: Made): void {
  emit(worldBuilt, {
    job_id: message.job_id,
    world_id: message.world_id,
    world_version: made.version,
    user_id: message.user_id,
    model_micros_left: made.microsLeft,
    usage: [...made.usage],
    occasion: message.preview ? 'previewed' : 'refreshed',
    continuity: message.continuity,
    draft_key: made.draftKey ?? null,
  });
}

function refused(message: RefreshWorld, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(worldRefused, { job_id: message.job_id, code, detail }),
  );
}
