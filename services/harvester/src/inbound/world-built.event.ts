import { Controller, Inject } from '@nestjs/common';
import { type CandidateSet, candidateSetSchema } from '@trc/contracts/documents/candidate-set.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { gatheringRefused } from '@trc/contracts/events/gathering-refused.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { candidateSetId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { createFixedBudget } from '@trc/models/budget';
import type { Models } from '@trc/models/models';
import type { Ask } from '@trc/runtime/ask';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { laterOf } from '@trc/runtime/neighbour';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse, retry } from '@trc/runtime/outcome';
import { ASK, CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import { openForReading } from '@trc/spotify/access';
import { refusedToRead, spotifySays } from '@trc/spotify/says';
import { createTally, type Tally } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import { candidatesMin } from '../domain/candidates.ts';
import { putCandidateSet, storeCandidateSet } from '../outbound/candidate-sets.store.ts';
import type { Database } from '../outbound/database.ts';
import { type Embedded, embedCandidates } from '../outbound/embedder.model.ts';
import { embeddingsIn } from '../outbound/embeddings.store.ts';
import type { Providers } from '../outbound/providers.ts';
import { MODELS, PROVIDERS } from '../tokens.ts';
import { type Gathered, gatherCandidates, readKnown } from './gather-candidates.ts';

type WorldBuilt = MessageOf<typeof worldBuilt>;

@Controller()
export class WorldBuiltEvent {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #objects: Objects;
  readonly #providers: Providers;
  readonly #models: Models;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(ASK) ask: Ask,
    @Inject(CLOCK) clock: Clock,
    @Inject(OBJECTS) objects: Objects,
    @Inject(PROVIDERS) providers: Providers,
    @Inject(MODELS) models: Models,
  ) {
    this.#db = db;
    this.#ask = ask;
    this.#clock = clock;
    this.#objects = objects;
    this.#providers = providers;
    this.#models = models;
  }

  @Consumes(worldBuilt, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(gatheringRefused, { job_id: message.job_id, code: 'gave-up', detail: reason }),
  })
  async handle(
    @Message() message: WorldBuilt,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    context.progress('candidates', 0.3);
    const tally = createTally('gather-candidates');
    try {
      const found = await this.#ask(getWorld, context.tenantId, {
        world_id: message.world_id,
        version: message.world_version,
      });
      if (found === null) return refused(message, 'not-found', 'The world is gone.');
      const gathered = await this.#gather(found.world, message, context, tally);
      if (gathered.kind === 'later') return retry(gathered.afterMs, 'Spotify asked to wait.');
      const { candidates } = gathered.gathered;
      if (candidates.length < candidatesMin) {
        return refused(
          message,
          'too-few-candidates',
          `Only ${candidates.length} new recordings were found; at least ${candidatesMin} are needed.`,
        );
      }
      context.progress('candidates', 0.7);
      const embedded = await this.#embed(found.world, gathered.gathered, message, context);
      const set = candidateSetSchema.parse({
        schema_version: 1,
        // The same event gives the same id, so a repeated try writes the same object.
        id: candidateSetId.parse(context.id.replace(/^msg_/, 'cst_')),
        world_id: message.world_id,
        world_version: message.world_version,
        candidates: embedded.candidates,
        strategies: gathered.gathered.strategies,
        dropped: gathered.gathered.dropped,
        left_out: [...gathered.gathered.leftOut, ...embedded.leftOut],
      } satisfies Record<keyof CandidateSet, unknown>);
      const objectKey = await putCandidateSet(this.#objects, context.tenantId, set);
      context.progress('candidates', 0.8);
      const usage = [...tally.lines(), ...embedded.usage];
      const at = this.#clock();
      return done(async (trx, emit) => {
        await storeCandidateSet(
          trx,
          { tenantId: context.tenantId, jobId: message.job_id, userId: message.user_id },
          set,
          at,
        );
        emit(candidatesGathered, {
          job_id: message.job_id,
          world_id: message.world_id,
          world_version: message.world_version,
          user_id: message.user_id,
          candidate_set_id: set.id,
          object_key: objectKey,
          count: set.candidates.length,
          usage,
        });
      });
    } catch (error) {
      const says = laterOf(error) ?? spotifySays(error, refusedToRead);
      if (says === null) throw error;
      return says.kind === 'later'
        ? retry(says.afterMs, says.reason)
        : refused(message, says.code, says.detail);
    }
  }

  async #gather(
    world: World,
    message: WorldBuilt,
    context: MessageContext,
    tally: Tally,
  ): Promise<{ kind: 'gathered'; gathered: Gathered } | { kind: 'later'; afterMs: number }> {
    const { openSpotify, recent, spotify, open } = this.#providers;
    const { own, reading } = await openForReading(openSpotify, context.tenantId, message.user_id, tally);
    if (reading.kind === 'later') return { kind: 'later', afterMs: reading.retryAfterMs };
    const known =
      own.kind === 'client'
        ? await recent.get(`${context.tenantId}/${message.user_id}/known`, () => readKnown(own.client))
        : {
            owned: new Set<string>(),
            heavyPlayed: new Set<string>(),
            leftOut: ['Without a Spotify connection, what you own and play most is not known.'],
          };
    const gathered = await gatherCandidates(
      world,
      { spotify: reading.kind === 'client' ? spotify(reading.client) : null, open: open(tally) },
      { owned: known.owned, heavyPlayed: known.heavyPlayed, blocked: new Set() },
      (fraction) => context.progress('candidates', fraction),
    );
    return { kind: 'gathered', gathered: { ...gathered, leftOut: [...known.leftOut, ...gathered.leftOut] } };
  }

  async #embed(
    world: World,
    gathered: Gathered,
    message: WorldBuilt,
    context: MessageContext,
  ): Promise<Embedded> {
    if (world.semantic === null) return { candidates: gathered.candidates, usage: [], leftOut: [] };
    return embedCandidates(gathered.candidates, world.semantic, {
      models: this.#models,
      cache: embeddingsIn(this.#db),
      budget: createFixedBudget(message.model_micros_left),
      signal: context.signal,
    });
  }
}

function refused(message: WorldBuilt, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(gatheringRefused, { job_id: message.job_id, code, detail }),
  );
}
