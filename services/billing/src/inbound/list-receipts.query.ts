import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listReceipts } from '@trc/contracts/queries/list-receipts.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { jobsBefore } from '../outbound/ledger.store.ts';

@Controller()
export class ListReceiptsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listReceipts)
  async answer(
    @Message() { from, to, after, limit }: RequestOf<typeof listReceipts>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listReceipts>> {
    const span = { from: new Date(from), to: new Date(to) };
    const found = await inTenant(this.#db, tenantId, (trx) => jobsBefore(trx, span, after, limit + 1));
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? (items.at(-1)?.job_id ?? null) : null };
  }
}
