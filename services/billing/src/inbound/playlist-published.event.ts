import { Controller } from '@nestjs/common';
import { playlistPublished } from '@trc/contracts/events/playlist-published.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class PlaylistPublishedEvent {
  @Consumes(playlistPublished)
  async handle(
    @Message() message: MessageOf<typeof playlistPublished>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return enterUsage(playlistPublished, message, context);
  }
}
