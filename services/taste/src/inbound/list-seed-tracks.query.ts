import { Controller, Inject } from '@nestjs/common';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listSeedTracks } from '@trc/contracts/queries/list-seed-tracks.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { openForReading } from '@trc/spotify/access';
import { createTally } from '@trc/spotify/tally';
import { toTrack } from '@trc/spotify/track-document';
import { readHistory } from '../outbound/seeds.spotify.ts';
import { SEED_SOURCES } from '../tokens.ts';
import { answerOrRefuse } from './answer-or-refuse.ts';
import type { SeedSources } from './gather-seeds.ts';

@Controller()
export class ListSeedTracksQuery {
  readonly #sources: SeedSources;
  constructor(@Inject(SEED_SOURCES) sources: SeedSources) {
    this.#sources = sources;
  }

  @Answers(listSeedTracks)
  answer(
    @Message() request: RequestOf<typeof listSeedTracks>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listSeedTracks>> {
    const { openSpotify, openCatalogue } = this.#sources;
    const tally = createTally('list-seed-tracks');
    return answerOrRefuse<Track>(async () => {
      if (request.from === 'history') {
        const access = await openSpotify(tenantId, request.user_id, tally);
        if (access.kind !== 'client') return access;
        const tracks = await readHistory(access.client, request.range);
        return [...new Map(tracks.map((track) => [track.id, track])).values()];
      }
      const { reading: access } = await openForReading(openSpotify, tenantId, request.user_id, tally);
      if (access.kind === 'later') return access;
      // Without Spotify the open catalogue answers, and its recordings are seeds just as well.
      if (access.kind === 'none') return openCatalogue(tally).search(request.q, request.limit);
      return (await access.client.search(request.q, { limit: request.limit })).tracks.map(toTrack);
    });
  }
}
