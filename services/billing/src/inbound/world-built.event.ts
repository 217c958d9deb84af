import { Controller } from '@nestjs/common';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class WorldBuiltEvent {
  @Consumes(worldBuilt)
  async handle(
    @Message() message: MessageOf<typeof worldBuilt>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return enterUsage(worldBuilt, message, context);
  }
}
