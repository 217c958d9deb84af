import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listCosts } from '@trc/contracts/queries/list-costs.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { costsBy } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class ListCostsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listCosts)
  async answer(
    @Message() { group_by, from, to, tenant_id, limit }: RequestOf<typeof listCosts>,
  ): Promise<ReplyOf<typeof listCosts>> {
    const span = { from: new Date(from), to: new Date(to) };
    const groups = await costsBy(this.#db, group_by, span, tenant_id);
    const shown = group_by === 'day' ? groups : groups.toSorted((a, b) => b.cost_micros - a.cost_micros);
    return {
      group_by,
      from,
      to,
      total_micros: groups.reduce((sum, { cost_micros }) => sum + cost_micros, 0),
      items: shown.slice(0, limit),
    };
  }
}
