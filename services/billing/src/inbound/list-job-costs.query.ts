import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listJobCosts } from '@trc/contracts/queries/list-job-costs.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { costsOfJobs } from '../outbound/ledger.store.ts';

@Controller()
export class ListJobCostsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listJobCosts)
  async answer(
    @Message() { job_ids }: RequestOf<typeof listJobCosts>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listJobCosts>> {
    const items = await inTenant(this.#db, tenantId, (trx) => costsOfJobs(trx, job_ids));
    return listJobCosts.reply.parse({ items });
  }
}
