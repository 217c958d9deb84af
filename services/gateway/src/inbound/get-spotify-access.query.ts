import { Controller, Inject } from '@nestjs/common';
import type { RequestOf } from '@trc/contracts/message';
import { getSpotifyAccess } from '@trc/contracts/queries/get-spotify-access.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import type { Access, SpotifyAccess } from '../outbound/spotify-access.ts';
import { SPOTIFY_ACCESS } from '../tokens.ts';

@Controller()
export class GetSpotifyAccessQuery {
  readonly #access: SpotifyAccess;
  constructor(@Inject(SPOTIFY_ACCESS) access: SpotifyAccess) {
    this.#access = access;
  }

  @Answers(getSpotifyAccess)
  answer(
    @Message() { user_id, refused_token }: RequestOf<typeof getSpotifyAccess>,
    @Context() { tenantId }: QueryContext,
  ): Promise<Access> {
    return this.#access.of(tenantId, user_id, refused_token);
  }
}
