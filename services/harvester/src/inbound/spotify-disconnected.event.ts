import { Controller, Inject } from '@nestjs/common';
import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { userDataErased } from '@trc/contracts/events/user-data-erased.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { removeSetsOf, setKeysOf } from '../outbound/candidate-sets.store.ts';
import type { Database } from '../outbound/database.ts';

/** Candidate sets go whole: they are kept to make a playlist again, and the next refresh gathers anew. */
@Controller()
export class SpotifyDisconnectedEvent {
  readonly #db: Kysely<Database>;
  readonly #objects: Pick<Objects, 'delete'>;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(OBJECTS) objects: Pick<Objects, 'delete'>) {
    this.#db = db;
    this.#objects = objects;
  }

  @Consumes(spotifyDisconnected)
  async handle(
    @Message() { erasure_id, user_id }: MessageOf<typeof spotifyDisconnected>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const keys = await inTenant(this.#db, tenantId, (trx) => setKeysOf(trx, user_id));
    for (const key of keys) await this.#objects.delete(key);
    return done(async (trx, emit) => {
      await removeSetsOf(trx, user_id, keys);
      emit(userDataErased('harvester'), { erasure_id });
    });
  }
}
