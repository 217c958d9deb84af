import { Controller } from '@nestjs/common';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class CandidatesGatheredEvent {
  @Consumes(candidatesGathered)
  async handle(
    @Message() message: MessageOf<typeof candidatesGathered>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return enterUsage(candidatesGathered, message, context);
  }
}
