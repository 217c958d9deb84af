import { Controller, Inject } from '@nestjs/common';
import { worldId } from '@trc/contracts/ids';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listWorlds } from '@trc/contracts/queries/list-worlds.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { listWorlds as readPage } from '../outbound/worlds.store.ts';

@Controller()
export class ListWorldsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listWorlds)
  async answer(
    @Message() request: RequestOf<typeof listWorlds>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listWorlds>> {
    const { user_id: userId, limit, after } = request;
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      readPage(trx, { userId, limit: limit + 1, after }),
    );
    const items = rows.slice(0, limit).map(({ id, version, name, prose, created_at }) => ({
      id: worldId.parse(id),
      version,
      name,
      prose,
      created_at: created_at.toISOString(),
    }));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
