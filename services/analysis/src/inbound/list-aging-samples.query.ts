import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listAgingSamples } from '@trc/contracts/queries/list-aging-samples.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { listAging } from '../outbound/samples.store.ts';

@Controller()
export class ListAgingSamplesQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listAgingSamples)
  async answer(
    @Message() { created_before, limit, after }: RequestOf<typeof listAgingSamples>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listAgingSamples>> {
    const from = after && { createdAt: new Date(after.created_at), id: after.sample_id };
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      listAging(trx, new Date(created_before), limit, from),
    );
    const items = rows.slice(0, limit).map(({ id, user_id, created_at }) => ({
      sample_id: id,
      user_id,
      created_at: created_at.toISOString(),
    }));
    return listAgingSamples.reply.parse({ items, next: rows.length > limit ? items.at(-1) : null });
  }
}
