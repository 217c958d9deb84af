import { Controller, Inject } from '@nestjs/common';
import type { ErrorCode } from '@trc/contracts/errors';
import { getQuestions } from '@trc/contracts/http/list-questions.v1';
import { getSeedHistory } from '@trc/contracts/http/list-seed-history.v1';
import { getSeedPlaylists } from '@trc/contracts/http/list-seed-playlists.v1';
import { searchSeeds } from '@trc/contracts/http/search-seeds.v1';
import { listQuestions } from '@trc/contracts/queries/list-questions.v1';
import { listSeedPlaylists } from '@trc/contracts/queries/list-seed-playlists.v1';
import { listSeedTracks } from '@trc/contracts/queries/list-seed-tracks.v1';
import type { Ask } from '@trc/runtime/ask';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { ASK } from '@trc/runtime/tokens';
import type { Caller } from '../outbound/callers.store.ts';
import { CurrentCaller } from './caller.guard.ts';

/** Questions are the same for every tenant; the asking still names one. */
const anyTenant = 'ten_00000000000000000000000000';

@Controller()
export class SeedsRoutes {
  readonly #ask: Ask;
  constructor(@Inject(ASK) ask: Ask) {
    this.#ask = ask;
  }

  @Route(getQuestions)
  questions() {
    return this.#ask(listQuestions, anyTenant, {});
  }

  @Route(getSeedHistory)
  async history(
    @CurrentCaller() { tenantId, userId }: Caller,
    @Input(getSeedHistory) { query }: InputOf<typeof getSeedHistory>,
  ) {
    return found(
      await this.#ask(listSeedTracks, tenantId, { from: 'history', user_id: userId, range: query.range }),
    );
  }

  @Route(searchSeeds)
  async search(
    @CurrentCaller() { tenantId, userId }: Caller,
    @Input(searchSeeds) { query }: InputOf<typeof searchSeeds>,
  ) {
    return found(
      await this.#ask(listSeedTracks, tenantId, {
        from: 'search',
        user_id: userId,
        q: query.q,
        limit: query.limit,
      }),
    );
  }

  @Route(getSeedPlaylists)
  async playlists(
    @CurrentCaller() { tenantId, userId }: Caller,
    @Input(getSeedPlaylists) { query }: InputOf<typeof getSeedPlaylists>,
  ) {
    return found(await this.#ask(listSeedPlaylists, tenantId, { user_id: userId, q: query.q }));
  }
}

type Refused = {
  readonly kind: 'refused';
  readonly code: string;
  readonly detail: string;
  readonly retry_after_s: number | null;
};

function found<T>(reply: { readonly kind: 'found'; readonly items: T[] } | Refused): { items: T[] } {
  if (reply.kind === 'found') return { items: reply.items };
  throw new Problem(reply.code as ErrorCode, {
    detail: reply.detail,
    ...(reply.retry_after_s === null ? {} : { retryAfterS: reply.retry_after_s }),
  });
}
