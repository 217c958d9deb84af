import { Controller } from '@nestjs/common';
import { worldRenamed } from '@trc/contracts/events/world-renamed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { storeWorldName } from '../outbound/world-names.store.ts';

@Controller()
export class WorldRenamedEvent {
  @Consumes(worldRenamed)
  async handle(
    @Message() { world_id, world_version, name }: MessageOf<typeof worldRenamed>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    return done((trx) => storeWorldName(trx, { tenant_id: tenantId, world_id, world_version, name }));
  }
}
