import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { getModelEndpoint } from '@trc/contracts/queries/get-model-endpoint.v1';
import { Answers, Context, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findModelEndpoint } from '../outbound/own-services.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import { VAULT } from '../tokens.ts';

@Controller()
export class GetModelEndpointQuery {
  readonly #db: Kysely<Database>;
  readonly #vault: Vault;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(VAULT) vault: Vault) {
    this.#db = db;
    this.#vault = vault;
  }

  @Answers(getModelEndpoint)
  async answer(@Context() { tenantId }: QueryContext): Promise<ReplyOf<typeof getModelEndpoint>> {
    const row = await inTenant(this.#db, tenantId, findModelEndpoint);
    if (!row) return { kind: 'none' };
    const { base_url, chat_model, api_key_sealed } = row;
    return { kind: 'own', base_url, api_key: this.#vault.open(api_key_sealed), chat_model };
  }
}
