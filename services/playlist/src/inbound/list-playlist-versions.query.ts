import { Controller, Inject } from '@nestjs/common';
import { candidateSetId } from '@trc/contracts/ids';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listPlaylistVersions } from '@trc/contracts/queries/list-playlist-versions.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { versionsOf } from '../outbound/playlist-versions.store.ts';
import { findPlaylist } from '../outbound/playlists.store.ts';

@Controller()
export class ListPlaylistVersionsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listPlaylistVersions)
  answer(
    @Message() { playlist_id }: RequestOf<typeof listPlaylistVersions>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listPlaylistVersions>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const found = await findPlaylist(trx, playlist_id);
      if (!found) return null;
      const versions = await versionsOf(trx, playlist_id);
      return {
        user_id: found.userId,
        items: versions.map((version) => ({
          world_version: version.world_version,
          candidate_set_id: candidateSetId.parse(version.candidate_set_id),
          weights_version: version.weights_version,
          composed_at: version.composed_at.toISOString(),
        })),
      };
    });
  }
}
