import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findWorld } from '../outbound/worlds.store.ts';

@Controller()
export class GetWorldQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getWorld)
  async answer(
    @Message() request: RequestOf<typeof getWorld>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getWorld>> {
    const found = await inTenant(this.#db, tenantId, (trx) =>
      findWorld(trx, request.world_id, request.version),
    );
    return found && { world: found.world, user_id: found.userId, created_at: found.createdAt.toISOString() };
  }
}
