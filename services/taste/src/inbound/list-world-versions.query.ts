import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listWorldVersions } from '@trc/contracts/queries/list-world-versions.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { listVersions } from '../outbound/worlds.store.ts';

@Controller()
export class ListWorldVersionsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listWorldVersions)
  async answer(
    @Message() { world_id }: RequestOf<typeof listWorldVersions>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listWorldVersions>> {
    const versions = await inTenant(this.#db, tenantId, (trx) => listVersions(trx, world_id));
    return {
      items: versions.map(({ version, name, createdAt }) => ({
        version,
        name,
        created_at: createdAt.toISOString(),
      })),
    };
  }
}
