import { Controller } from '@nestjs/common';
import { projectRead } from '@trc/contracts/events/project-read.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class ProjectReadEvent {
  /** What reading cost; each of its sounds is entered when it is analysed. */
  @Consumes(projectRead)
  async handle(
    @Message() message: MessageOf<typeof projectRead>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return enterUsage(projectRead, message, context);
  }
}
