import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getWorldDiff } from '@trc/contracts/queries/get-world-diff.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { diffWorlds } from '../domain/world-diff.ts';
import type { Database } from '../outbound/database.ts';
import { findWorld } from '../outbound/worlds.store.ts';

@Controller()
export class GetWorldDiffQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getWorldDiff)
  async answer(
    @Message() { world_id, from, to }: RequestOf<typeof getWorldDiff>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getWorldDiff>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const before = await findWorld(trx, world_id, from);
      const after = await findWorld(trx, world_id, to);
      if (before === null || after === null) return null;
      return { diff: diffWorlds(before.world, after.world), user_id: after.userId };
    });
  }
}
