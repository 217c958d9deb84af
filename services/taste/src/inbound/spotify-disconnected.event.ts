import { Controller, Inject } from '@nestjs/common';
import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { userDataErased } from '@trc/contracts/events/user-data-erased.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { purgeMessages } from '@trc/runtime/personal-data';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { withoutSpotify } from '../domain/without-spotify.ts';
import type { Database } from '../outbound/database.ts';
import { previewsOfWorlds } from '../outbound/previews.objects.ts';
import { changeWorlds, forgetSpotifyVerdicts, worldIdsOf } from '../outbound/spotify-content.store.ts';

@Controller()
export class SpotifyDisconnectedEvent {
  readonly #db: Kysely<Database>;
  readonly #objects: Pick<Objects, 'list' | 'get' | 'delete'>;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Pick<Objects, 'list' | 'get' | 'delete'>,
  ) {
    this.#db = db;
    this.#objects = objects;
  }

  @Consumes(spotifyDisconnected)
  async handle(
    @Message() { erasure_id, user_id }: MessageOf<typeof spotifyDisconnected>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const worldIds = await inTenant(this.#db, tenantId, (trx) => worldIdsOf(trx, user_id));
    for (const key of await previewsOfWorlds(this.#objects, tenantId, worldIds))
      await this.#objects.delete(key);
    return done(async (trx, emit) => {
      await changeWorlds(trx, user_id, withoutSpotify);
      await forgetSpotifyVerdicts(trx, user_id);
      await purgeMessages(trx, user_id, 'spotify');
      emit(userDataErased('taste'), { erasure_id });
    });
  }
}
