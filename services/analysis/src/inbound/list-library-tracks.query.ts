import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { aimOf, toLibraryTrack } from '../domain/library/library-track.ts';
import type { Database } from '../outbound/database.ts';
import { listNamed, listNearPlace } from '../outbound/samples.store.ts';

@Controller()
export class ListLibraryTracksQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listLibraryTracks)
  async answer(
    @Message() wanted: RequestOf<typeof listLibraryTracks>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listLibraryTracks>> {
    const sounds = await inTenant(this.#db, tenantId, (trx) =>
      wanted.by === 'ids'
        ? listNamed(trx, wanted.ids)
        : listNearPlace(trx, aimOf(wanted.target), wanted.limit),
    );
    return { items: sounds.map(toLibraryTrack) };
  }
}
