import { Controller, Inject } from '@nestjs/common';
import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { userDataErased } from '@trc/contracts/events/user-data-erased.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { purgeMessages } from '@trc/runtime/personal-data';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { weightsV2 } from '../domain/weights.v2.ts';
import { withoutSpotify } from '../domain/without-spotify.ts';
import type { Database } from '../outbound/database.ts';
import { changeContents, lockPlaylistsOf } from '../outbound/playlists.store.ts';
import { forgetSpotifyOf, manifestKeysOf } from '../outbound/spotify-content.store.ts';

/** What lies at Spotify is the listener's own and stays there; what we know of it goes. */
@Controller()
export class SpotifyDisconnectedEvent {
  readonly #db: Kysely<Database>;
  readonly #objects: Pick<Objects, 'delete'>;
  readonly #clock: Clock;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Pick<Objects, 'delete'>,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#db = db;
    this.#objects = objects;
    this.#clock = clock;
  }

  @Consumes(spotifyDisconnected)
  async handle(
    @Message() { erasure_id, user_id }: MessageOf<typeof spotifyDisconnected>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const manifestKeys = await inTenant(this.#db, tenantId, (trx) => manifestKeysOf(trx, user_id));
    for (const key of manifestKeys) await this.#objects.delete(key);
    return done(async (trx, emit) => {
      for (const playlist of await lockPlaylistsOf(trx, user_id)) {
        const changed = withoutSpotify(playlist, weightsV2.tracksMax);
        if (changed) await changeContents(trx, changed, this.#clock());
      }
      await forgetSpotifyOf(trx, user_id, manifestKeys);
      await purgeMessages(trx, user_id, 'spotify');
      emit(userDataErased('playlist'), { erasure_id });
    });
  }
}
