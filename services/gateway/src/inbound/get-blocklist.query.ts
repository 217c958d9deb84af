import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getBlocklist } from '@trc/contracts/queries/get-blocklist.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { findBlocklist } from '../outbound/blocks.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class GetBlocklistQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getBlocklist)
  answer(
    @Message() { user_id }: RequestOf<typeof getBlocklist>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getBlocklist>> {
    return inTenant(this.#db, tenantId, (trx) => findBlocklist(trx, user_id));
  }
}
