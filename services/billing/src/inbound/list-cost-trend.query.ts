import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listCostTrend } from '@trc/contracts/queries/list-cost-trend.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { costsByDay } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class ListCostTrendQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listCostTrend)
  async answer(
    @Message() { split_by, from, to, tenant_id }: RequestOf<typeof listCostTrend>,
  ): Promise<ReplyOf<typeof listCostTrend>> {
    const items = await costsByDay(this.#db, split_by, { from: new Date(from), to: new Date(to) }, tenant_id);
    const total_micros = items.reduce((sum, { cost_micros }) => sum + cost_micros, 0);
    return { split_by, from, to, total_micros, items: [...items] };
  }
}
