import { Controller, Inject } from '@nestjs/common';
import { type CandidateSet, candidateSetSchema } from '@trc/contracts/documents/candidate-set.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { gatheringRefused } from '@trc/contracts/events/gathering-refused.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { candidateSetId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getBlocklist } from '@trc/contracts/queries/get-blocklist.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { createFixedBudget } from '@trc/models/budget';
import type { Models } from '@trc/models/models';
import { type Blocked, blockedOf } from '@trc/music/blocked';
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
import { withoutBlocked } from '../domain/blocked.ts';
import { candidatesMin } from '../domain/candidates.ts';
import {
  objectKeyOf,
  previewKeyOf,
  putCandidateSet,
  storeCandidateSet,
} from '../outbound/candidate-sets.store.ts';
import type { Database } from '../outbound/database.ts';
import { type Embedded, embedCandidates } from '../outbound/embedder.model.ts';
import { embeddingsIn } from '../outbound/embeddings.store.ts';
import type { Providers } from '../outbound/providers.ts';
import { readDraft } from '../outbound/world-drafts.objects.ts';
import { MODELS, PROVIDERS } from '../tokens.ts';
import { allowanceOf, type Gathered, gatherCandidates } from './gather-candidates.ts';
import { type HeavyPlayed, readHeavyPlayed } from './read-heavy-played.ts';

type WorldBuilt = MessageOf<typeof worldBuilt>;

type FoundWorld =
  | { readonly kind: 'world'; readonly world: World }
  | { readonly kind: 'none'; readonly code: ErrorCode; readonly detail: string };

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
    const setId = setIdOf(context);
    if (context.isErased) {
      for (const keyOf of [objectKeyOf, previewKeyOf])
        await this.#objects.delete(keyOf(context.tenantId, setId));
      return done();
    }
    context.progress('candidates', 0.3);
    const tally = createTally('gather-candidates');
    try {
      const found = await this.#world(message, context.tenantId);
      if (found.kind === 'none') return refused(message, found.code, found.detail);
      const { world } = found;
      const blocked = blockedOf(
        await this.#ask(getBlocklist, context.tenantId, { user_id: message.user_id }),
      );
      const gathered = await this.#gather(world, blocked, message, context, tally);
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
      const embedded = await this.#embed(world, gathered.gathered, message, context);
      const set = candidateSetSchema.parse({
        schema_version: 1,
        id: setId,
        world_id: message.world_id,
        world_version: message.world_version,
        candidates: embedded.candidates,
        strategies: gathered.gathered.strategies,
        dropped: gathered.gathered.dropped,
        left_out: [...gathered.gathered.leftOut, ...embedded.leftOut],
      } satisfies Record<keyof CandidateSet, unknown>);
      const isPreview = message.occasion === 'previewed';
      const objectKey = (isPreview ? previewKeyOf : objectKeyOf)(context.tenantId, set.id);
      await putCandidateSet(this.#objects, objectKey, set);
      context.progress('candidates', 0.8);
      const written: Usage = { kind: 'storage_writes', quantity: 1, operation: 'gather', resource: null };
      const usage = [...tally.lines(), ...embedded.usage, written];
      const at = this.#clock();
      return done(async (trx, emit) => {
        if (!isPreview) {
          const owner = { tenantId: context.tenantId, jobId: message.job_id, userId: message.user_id };
          await storeCandidateSet(trx, owner, set, at);
        }
        emit(candidatesGathered, {
          job_id: message.job_id,
          world_id: message.world_id,
          world_version: message.world_version,
          user_id: message.user_id,
          candidate_set_id: set.id,
          object_key: objectKey,
          count: set.candidates.length,
          usage,
          occasion: message.occasion,
          continuity: message.continuity,
          draft_key: message.draft_key,
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

  /** The world of a preview is an object, any other is the version that taste has stored. */
  async #world(message: WorldBuilt, tenantId: string): Promise<FoundWorld> {
    if (message.draft_key !== null) {
      const world = await readDraft(this.#objects, message.draft_key);
      return world
        ? { kind: 'world', world }
        : { kind: 'none', code: 'expired', detail: 'The preview took too long; ask for it again.' };
    }
    const stored = await this.#ask(getWorld, tenantId, {
      world_id: message.world_id,
      version: message.world_version,
    });
    return stored
      ? { kind: 'world', world: stored.world }
      : { kind: 'none', code: 'not-found', detail: 'The world is gone.' };
  }

  async #gather(
    world: World,
    blocked: Blocked,
    message: WorldBuilt,
    context: MessageContext,
    tally: Tally,
  ): Promise<{ kind: 'gathered'; gathered: Gathered } | { kind: 'later'; afterMs: number }> {
    const { openSpotify, recent, spotify, open, library } = this.#providers;
    const { own, reading } = await openForReading(openSpotify, context.tenantId, message.user_id, tally);
    if (reading.kind === 'later') return { kind: 'later', afterMs: reading.retryAfterMs };
    const known: HeavyPlayed =
      own.kind === 'client'
        ? await recent.get(`${context.tenantId}/${message.user_id}/heavy-played`, () =>
            readHeavyPlayed(own.client),
          )
        : {
            heavyPlayed: new Set(),
            leftOut: ['Without a Spotify connection, what you own and play most is not known.'],
          };
    const gathered = await gatherCandidates(
      world,
      {
        spotify: reading.kind === 'client' ? spotify(reading.client) : null,
        open: open(tally),
        library: library(context.tenantId),
      },
      {
        heavyPlayed: known.heavyPlayed,
        blocked: blocked.recordings,
        owns: own.kind === 'client' ? (ids) => own.client.libraryContains(ids) : null,
      },
      allowanceOf(reading, own.kind === 'client', world),
      (fraction) => context.progress('candidates', fraction),
    );
    const leftOut = [...known.leftOut, ...gathered.leftOut];
    return { kind: 'gathered', gathered: { ...withoutBlocked(gathered, blocked), leftOut } };
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

/** The same event gives the same id, so a repeated try writes the same object. */
const setIdOf = ({ id }: MessageContext) => candidateSetId.parse(id.replace(/^msg_/, 'cst_'));

function refused(message: WorldBuilt, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(gatheringRefused, { job_id: message.job_id, code, detail }),
  );
}
