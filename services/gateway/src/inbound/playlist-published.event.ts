import { Controller, Inject } from '@nestjs/common';
import { playlistPublished } from '@trc/contracts/events/playlist-published.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { oweWebhook } from '../outbound/webhooks.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { finishPublishing } from './finish-publishing.ts';

@Controller()
export class PlaylistPublishedEvent {
  readonly #clock: Clock;
  readonly #bell: JobBell;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(JOB_BELL) bell: JobBell) {
    this.#clock = clock;
    this.#bell = bell;
  }

  @Consumes(playlistPublished)
  async handle(
    @Message() message: MessageOf<typeof playlistPublished>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const { job_id, playlist_id, target, url, left_out } = message;
    const now = this.#clock();
    return done(async (trx, emit) => {
      const data = { job_id, playlist_id, target, url };
      await oweWebhook(
        trx,
        context.tenantId,
        'playlist.published',
        { type: 'playlist.published', timestamp: now.toISOString(), data },
        now,
      );
      await finishPublishing({ now, bell: this.#bell }, job_id, playlist_id, left_out)(trx, emit);
    });
  }
}
