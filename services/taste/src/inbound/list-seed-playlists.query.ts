import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listSeedPlaylists } from '@trc/contracts/queries/list-seed-playlists.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { createTally } from '@trc/spotify/tally';
import { SEED_SOURCES } from '../tokens.ts';
import { answerOrRefuse } from './answer-or-refuse.ts';
import type { SeedSources } from './gather-seeds.ts';

interface Listed {
  id: string;
  name: string;
  track_count: number | null;
}

@Controller()
export class ListSeedPlaylistsQuery {
  readonly #sources: SeedSources;
  constructor(@Inject(SEED_SOURCES) sources: SeedSources) {
    this.#sources = sources;
  }

  @Answers(listSeedPlaylists)
  answer(
    @Message() { user_id, q }: RequestOf<typeof listSeedPlaylists>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listSeedPlaylists>> {
    return answerOrRefuse<Listed>(async () => {
      const access = await this.#sources.openSpotify(tenantId, user_id, createTally('list-seed-playlists'));
      if (access.kind !== 'client') return access;
      const { playlists } = await this.#sources.recent.get(`${tenantId}/${user_id}/playlists`, () =>
        access.client.playlists(),
      );
      const wanted = fold(q);
      return playlists
        .filter(({ name }) => fold(name).includes(wanted))
        .map(({ id, name, trackCount }) => ({ id, name, track_count: trackCount }));
    });
  }
}

/** Case, width and accents do not matter to somebody who searches. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
