import { Controller, Inject } from '@nestjs/common';
import type { World } from '@trc/contracts/documents/world.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { composingRefused } from '@trc/contracts/events/composing-refused.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getBlocklist } from '@trc/contracts/queries/get-blocklist.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { blockedOf } from '@trc/music/blocked';
import type { Ask } from '@trc/runtime/ask';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { laterOf } from '@trc/runtime/neighbour';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse, retry } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { ASK, CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely, Transaction } from 'kysely';
import { changesOf } from '../domain/changes.ts';
import type { Composition } from '../domain/compose.ts';
import { blockedToJson, composeFrom, type Manifest } from '../domain/manifest.ts';
import { weightsV2 } from '../domain/weights.v2.ts';
import type { Database } from '../outbound/database.ts';
import { readCandidateSet, readDraft } from '../outbound/documents.objects.ts';
import { manifestKeyOf, putManifest, readManifest } from '../outbound/manifests.objects.ts';
import { lastComposition } from '../outbound/playlist-versions.store.ts';
import {
  type Composing,
  listPlaylists,
  type Standing,
  standingOf,
  storePlaylist,
} from '../outbound/playlists.store.ts';
import { storeWorldName } from '../outbound/world-names.store.ts';

type CandidatesGathered = MessageOf<typeof candidatesGathered>;

@Controller()
export class CandidatesGatheredEvent {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  readonly #objects: Objects;
  readonly #clock: Clock;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(ASK) ask: Ask,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#db = db;
    this.#ask = ask;
    this.#objects = objects;
    this.#clock = clock;
  }

  @Consumes(candidatesGathered, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(composingRefused, { job_id: message.job_id, code: 'gave-up', detail: reason }),
  })
  async handle(
    @Message() message: CandidatesGathered,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    if (context.isErased) {
      const manifestKey = manifestKeyOf(context.tenantId, message.candidate_set_id);
      for (const key of [manifestKey, message.object_key]) await this.#objects.delete(key);
      return done();
    }
    try {
      return await this.#compose(message, context);
    } catch (error) {
      const later = laterOf(error);
      if (later === null) throw error;
      return retry(later.afterMs, later.reason);
    }
  }

  async #compose(message: CandidatesGathered, context: MessageContext): Promise<Outcome<Database>> {
    const isPreview = message.occasion === 'previewed';
    const world = await this.#world(message, context.tenantId);
    const set = await readCandidateSet(this.#objects, message.object_key);
    if (set === null || world === 'expired')
      return refused(message, 'expired', 'This took too long; start it again.');
    if (world === null) return refused(message, 'not-found', 'The world was deleted meanwhile.');
    if (set.world_id !== world.id || set.world_version !== world.version) {
      throw new Error(`${message.object_key} holds candidates for another world`);
    }
    const before = await this.#standing(message, context.tenantId);
    if (isPreview && before.playlists.length === 0)
      return refused(message, 'conflict', 'This world has no playlists yet; refresh it to get some.');

    context.progress('compose', 0.85);
    const { manifest, isStored } = await this.#manifest(message, context.tenantId, world, before);
    const cpuBefore = process.cpuUsage();
    const composition = composeFrom(manifest, set.candidates);
    const cpu = process.cpuUsage(cpuBefore);
    if (composition.playlists.length === 0) {
      return refused(
        message,
        'too-few-candidates',
        `${set.candidates.length} tracks were found, and no playlist of ${manifest.weights.tracksMin} can be made of them.`,
      );
    }
    const composing: Composing = {
      tenantId: context.tenantId,
      userId: message.user_id,
      jobId: message.job_id,
      worldId: world.id,
      worldVersion: world.version,
      candidateSetId: set.id,
      objectKey: message.object_key,
      manifestKey: manifestKeyOf(context.tenantId, set.id),
      randomSeed: world.random_seed,
      weightsVersion: manifest.weights.version,
    };
    const isNew = !isPreview && !isStored;
    if (isNew) await putManifest(this.#objects, composing.manifestKey, manifest);
    return done(async (trx, emit) => {
      if (isNew) await store(trx, composing, world, composition, before, this.#clock());
      const playlists = await listPlaylists(trx, world.id);
      emit(playlistsComposed, {
        job_id: message.job_id,
        world_id: world.id,
        world_version: world.version,
        user_id: message.user_id,
        playlists: playlists.map(({ playlist: { id, name, tracks } }) => ({
          id,
          name,
          track_count: tracks.length,
        })),
        left_out: [...new Set([...world.left_out, ...set.left_out, ...composition.leftOut])],
        usage: [
          {
            kind: 'cpu_ms',
            quantity: Math.ceil((cpu.user + cpu.system) / 1_000),
            operation: 'compose-playlists',
            resource: null,
          },
          {
            kind: 'storage_writes',
            quantity: isNew ? 1 : 0,
            operation: 'compose-playlists',
            resource: null,
          },
        ],
        occasion: message.occasion,
        changes:
          message.occasion === 'created'
            ? []
            : changesOf(
                world,
                composition,
                playlists.map(({ playlist }) => playlist),
              ),
      });
    });
  }

  /** The world of a preview is an object, any other is the version that taste has stored. */
  async #world(message: CandidatesGathered, tenantId: string): Promise<World | 'expired' | null> {
    if (message.draft_key !== null) return (await readDraft(this.#objects, message.draft_key)) ?? 'expired';
    const answer = await this.#ask(getWorld, tenantId, {
      world_id: message.world_id,
      version: message.world_version,
    });
    return answer?.world ?? null;
  }

  #standing(message: CandidatesGathered, tenantId: string): Promise<Standing> {
    return inTenant(this.#db, tenantId, (trx) =>
      standingOf(trx, { tenantId, userId: message.user_id, worldId: message.world_id }),
    );
  }

  /**
   * What the composition is made from. A message that comes again finds its own, and a second composition of one
   * version of a world continues what the first one continued: neither is a refresh of its own.
   */
  async #manifest(
    message: CandidatesGathered,
    tenantId: string,
    world: World,
    { playlists }: Standing,
  ): Promise<{ readonly manifest: Manifest; readonly isStored: boolean }> {
    const last =
      message.occasion === 'previewed'
        ? null
        : await inTenant(this.#db, tenantId, (trx) => lastComposition(trx, world.id, world.version));
    const earlier = last && (await readManifest(this.#objects, last.manifestKey));
    if (earlier && last.candidateSetId === message.candidate_set_id)
      return { manifest: earlier, isStored: true };
    const blocklist = await this.#ask(getBlocklist, tenantId, { user_id: message.user_id });
    const stored = playlists.map(({ playlist: { intersection, tracks } }) => ({
      intersection,
      tracks: tracks.map(({ track, times_kept }) => ({ track, times_kept })),
    }));
    return {
      isStored: false,
      manifest: {
        schema_version: 1,
        world,
        weights: weightsV2,
        share: message.occasion === 'created' ? 0 : message.continuity,
        previous: message.occasion === 'created' ? [] : (earlier?.previous ?? stored),
        blocked: blockedToJson(blockedOf(blocklist)),
      },
    };
  }
}

/** @throws when what the composition was made from has changed since: it is made anew. */
async function store(
  trx: Transaction<Database>,
  composing: Composing,
  world: World,
  { playlists }: Composition,
  before: Standing,
  at: Date,
): Promise<void> {
  const { mark } = await standingOf(trx, composing, true);
  if (mark !== before.mark) throw new Error('the playlists or the blocklist changed during the composition');
  await storeWorldName(trx, {
    tenant_id: composing.tenantId,
    world_id: world.id,
    world_version: world.version,
    name: world.name,
  });
  for (const playlist of playlists)
    await storePlaylist(trx, composing, playlist, newId('playlist', at.getTime()), at);
}

function refused(message: CandidatesGathered, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(composingRefused, { job_id: message.job_id, code, detail }),
  );
}
