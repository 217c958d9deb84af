import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { listPlans } from '@trc/contracts/queries/list-plans.v1';
import { Answers } from '@trc/runtime/consume';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { trial } from '../domain/plan.ts';
import type { Database } from '../outbound/database.ts';
import { listPlans as list } from '../outbound/plans.store.ts';

@Controller()
export class ListPlansQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  @Answers(listPlans)
  async answer(): Promise<ReplyOf<typeof listPlans>> {
    return {
      items: [...(await list(this.#db, this.#clock()))],
      trial: { plan_id: trial.planId, days: trial.days },
    };
  }
}
