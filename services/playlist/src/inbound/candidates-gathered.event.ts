import { Controller, Inject } from '@nestjs/common';
import type { ErrorCode } from '@trc/contracts/errors';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { composingRefused } from '@trc/contracts/events/composing-refused.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import type { Ask } from '@trc/runtime/ask';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse } from '@trc/runtime/outcome';
import { ASK, CLOCK, type Clock, OBJECTS } from '@trc/runtime/tokens';
import { compose } from '../domain/compose.ts';
import { weightsV1 } from '../domain/weights.v1.ts';
import { readCandidateSet } from '../outbound/candidate-sets.objects.ts';
import type { Database } from '../outbound/database.ts';
import { type Composing, type StoredPlaylist, storePlaylist } from '../outbound/playlists.store.ts';

type CandidatesGathered = MessageOf<typeof candidatesGathered>;

@Controller()
export class CandidatesGatheredEvent {
  readonly #ask: Ask;
  readonly #objects: Objects;
  readonly #clock: Clock;

  constructor(@Inject(ASK) ask: Ask, @Inject(OBJECTS) objects: Objects, @Inject(CLOCK) clock: Clock) {
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
    const answer = await this.#ask(getWorld, context.tenantId, {
      world_id: message.world_id,
      version: message.world_version,
    });
    if (answer === null) return refused(message, 'not-found', 'The world was deleted meanwhile.');
    const { world } = answer;
    const set = await readCandidateSet(this.#objects, message.object_key);
    if (set.world_id !== world.id || set.world_version !== world.version) {
      throw new Error(`${message.object_key} holds candidates for another world`);
    }
    context.progress('compose', 0.85);
    const cpuBefore = process.cpuUsage();
    const { playlists, leftOut } = compose(world, set.candidates, weightsV1);
    const cpu = process.cpuUsage(cpuBefore);
    if (playlists.length === 0) {
      return refused(
        message,
        'too-few-candidates',
        `${set.candidates.length} tracks were found, and no playlist of ${weightsV1.tracksMin} can be made of them.`,
      );
    }
    const composing: Composing = {
      tenantId: context.tenantId,
      userId: message.user_id,
      jobId: message.job_id,
      worldId: world.id,
      worldName: world.name,
      worldVersion: world.version,
      candidateSetId: set.id,
      objectKey: message.object_key,
      randomSeed: world.random_seed,
      weightsVersion: weightsV1.version,
    };
    return done(async (trx, emit) => {
      const at = this.#clock();
      const stored: StoredPlaylist[] = [];
      for (const playlist of playlists) {
        stored.push(await storePlaylist(trx, composing, playlist, newId('playlist', at.getTime()), at));
      }
      emit(playlistsComposed, {
        job_id: message.job_id,
        world_id: world.id,
        world_version: world.version,
        user_id: message.user_id,
        playlists: stored.map(({ id, name, trackCount }) => ({ id, name, track_count: trackCount })),
        left_out: [...new Set([...world.left_out, ...set.left_out, ...leftOut])],
        usage: [
          {
            kind: 'cpu_ms',
            quantity: Math.ceil((cpu.user + cpu.system) / 1_000),
            operation: 'compose-playlists',
            resource: null,
          },
        ],
      });
    });
  }
}

function refused(message: CandidatesGathered, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(composingRefused, { job_id: message.job_id, code, detail }),
  );
}
