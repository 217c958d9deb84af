import { Controller, Inject } from '@nestjs/common';
import { blocklistChanged } from '@trc/contracts/events/blocklist-changed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { blockedOf } from '@trc/music/blocked';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import { withoutBlocked } from '../domain/blocking.ts';
import { weightsV2 } from '../domain/weights.v2.ts';
import { countBlocklistChange } from '../outbound/blocklist-changes.store.ts';
import type { Database } from '../outbound/database.ts';
import { changeContents, lockPlaylistsOf } from '../outbound/playlists.store.ts';

/** What was blocked leaves the stored playlists; a composition that is under way notices by the count and begins anew. */
@Controller()
export class BlocklistChangedEvent {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(blocklistChanged)
  async handle(
    @Message() { user_id, added }: MessageOf<typeof blocklistChanged>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const blocked = blockedOf(added);
    return done(async (trx) => {
      await countBlocklistChange(trx, { tenantId, userId: user_id }, 1);
      for (const playlist of await lockPlaylistsOf(trx, user_id)) {
        const changed = withoutBlocked(playlist, blocked, weightsV2.tracksMax);
        if (changed) await changeContents(trx, changed, this.#clock());
      }
    });
  }
}
