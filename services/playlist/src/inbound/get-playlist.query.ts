import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getPlaylist } from '@trc/contracts/queries/get-playlist.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findPlaylist } from '../outbound/playlists.store.ts';

@Controller()
export class GetPlaylistQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getPlaylist)
  async answer(
    @Message() request: RequestOf<typeof getPlaylist>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getPlaylist>> {
    const found = await inTenant(this.#db, tenantId, (trx) => findPlaylist(trx, request.playlist_id));
    return found && { playlist: found.playlist, user_id: found.userId };
  }
}
