import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listPlaylists } from '@trc/contracts/queries/list-playlists.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { listPlaylists as listStored } from '../outbound/playlists.store.ts';

@Controller()
export class ListPlaylistsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listPlaylists)
  async answer(
    @Message() request: RequestOf<typeof listPlaylists>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listPlaylists>> {
    const found = await inTenant(this.#db, tenantId, (trx) => listStored(trx, request.world_id));
    return {
      items: found.map(({ playlist: { tracks, ...playlist } }) => ({
        ...playlist,
        track_count: tracks.length,
      })),
    };
  }
}
