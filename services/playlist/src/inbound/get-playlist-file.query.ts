import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getPlaylistFile } from '@trc/contracts/queries/get-playlist-file.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { exportPlaylist } from '../domain/exports.ts';
import type { Database } from '../outbound/database.ts';
import { findPlaylist } from '../outbound/playlists.store.ts';

@Controller()
export class GetPlaylistFileQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getPlaylistFile)
  async answer(
    @Message() { playlist_id, format }: RequestOf<typeof getPlaylistFile>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getPlaylistFile>> {
    const found = await inTenant(this.#db, tenantId, (trx) => findPlaylist(trx, playlist_id));
    if (!found) return null;
    const { filename, contentType, body } = exportPlaylist(found.playlist, format);
    return { filename, content_type: contentType, body, user_id: found.userId };
  }
}
