import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { linesOfJob } from '../outbound/ledger.store.ts';

@Controller()
export class GetReceiptQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getReceipt)
  answer(
    @Message() { job_id }: RequestOf<typeof getReceipt>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getReceipt>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const lines = await linesOfJob(trx, job_id);
      return {
        job_id: job_id as ReplyOf<typeof getReceipt>['job_id'],
        cost_micros: lines.reduce((sum, line) => sum + line.cost_micros, 0),
        lines: lines.map(
          ({ id, kind, operation, resource, quantity, cost_micros, price_table_version, trace_id, at }) => ({
            id,
            kind,
            operation,
            resource,
            quantity,
            cost_micros,
            price_table_version,
            trace_id,
            at: at.toISOString(),
          }),
        ),
      };
    });
  }
}
