import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listProviders } from '@trc/contracts/queries/list-providers.v1';
import { Answers, Message } from '@trc/runtime/consume';
import type { ProviderHealth } from '../outbound/provider-health.ts';
import { PROVIDER_HEALTH } from '../tokens.ts';

@Controller()
export class ListProvidersQuery {
  readonly #health: ProviderHealth;
  constructor(@Inject(PROVIDER_HEALTH) health: ProviderHealth) {
    this.#health = health;
  }

  @Answers(listProviders)
  async answer(
    @Message() { spotify_mode }: RequestOf<typeof listProviders>,
  ): Promise<ReplyOf<typeof listProviders>> {
    return { items: [...(await this.#health(spotify_mode))] };
  }
}
