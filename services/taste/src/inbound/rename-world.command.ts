import { Controller, Inject } from '@nestjs/common';
import { renameWorld } from '@trc/contracts/commands/rename-world.v1';
import { worldRenamed } from '@trc/contracts/events/world-renamed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import { lockWorld, storeWorld, versionMadeBy } from '../outbound/worlds.store.ts';

@Controller()
export class RenameWorldCommand {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(renameWorld)
  async handle(
    @Message() message: MessageOf<typeof renameWorld>,
    @Context() { id, tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const { world_id, user_id, name } = message;
    const at = this.#clock();
    return done(async (trx, emit) => {
      const newest = await lockWorld(trx, world_id, user_id);
      if (newest === null || newest.name === name) return;
      if ((await versionMadeBy(trx, world_id, id)) !== null) return;
      const version = newest.version + 1;
      await storeWorld(trx, { tenantId, userId: user_id, jobId: id }, { ...newest, version, name }, at);
      emit(worldRenamed, { world_id, world_version: version, user_id, name });
    });
  }
}
