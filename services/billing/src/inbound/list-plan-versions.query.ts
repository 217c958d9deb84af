import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { listPlanVersions } from '@trc/contracts/queries/list-plan-versions.v1';
import { Answers } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { listPlanVersions as list } from '../outbound/plans.store.ts';

@Controller()
export class ListPlanVersionsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listPlanVersions)
  async answer(): Promise<ReplyOf<typeof listPlanVersions>> {
    const versions = await list(this.#db);
    return {
      items: versions.map((version) => ({
        ...version,
        valid_from: version.valid_from.toISOString(),
        valid_until: version.valid_until?.toISOString() ?? null,
      })),
    };
  }
}
