import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listUnitCosts } from '@trc/contracts/queries/list-unit-costs.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { besideTargets } from '../domain/unit-targets.ts';
import { unitSpreads } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class ListUnitCostsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listUnitCosts)
  async answer(
    @Message() { from, to }: RequestOf<typeof listUnitCosts>,
  ): Promise<ReplyOf<typeof listUnitCosts>> {
    const spreads = await unitSpreads(this.#db, { from: new Date(from), to: new Date(to) });
    return {
      from,
      to,
      items: besideTargets(spreads).map((it) => ({
        unit: it.unit,
        units: it.units,
        cost_micros: it.costMicros,
        cost_micros_each: it.costMicrosEach,
        cost_micros_p50: it.p50Micros,
        cost_micros_p95: it.p95Micros,
        target_micros: it.targetMicros,
      })),
    };
  }
}
