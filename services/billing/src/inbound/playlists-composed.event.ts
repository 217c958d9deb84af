import { Controller } from '@nestjs/common';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class PlaylistsComposedEvent {
  @Consumes(playlistsComposed)
  async handle(
    @Message() message: MessageOf<typeof playlistsComposed>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return enterUsage(playlistsComposed, message, context);
  }
}
