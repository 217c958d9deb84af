import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listPayments } from '@trc/contracts/queries/list-payments.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { listPayments as list, type PaymentRow } from '../outbound/payments.store.ts';

type Reply = ReplyOf<typeof listPayments>;

@Controller()
export class ListPaymentsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listPayments)
  async answer(
    @Message() { limit, after }: RequestOf<typeof listPayments>,
    @Context() { tenantId }: QueryContext,
  ): Promise<Reply> {
    const rows = await inTenant(this.#db, tenantId, (trx) => list(trx, limit, after));
    const items = rows.slice(0, limit).map(toPayment);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

function toPayment({ tenant_id: _, fee_micros: __, ...row }: PaymentRow): Reply['items'][number] {
  return {
    ...row,
    period_start: row.period_start?.toISOString() ?? null,
    period_end: row.period_end?.toISOString() ?? null,
    paid_at: row.paid_at.toISOString(),
  };
}
