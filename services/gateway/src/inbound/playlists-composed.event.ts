import { Controller, Inject } from '@nestjs/common';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { lockJob, setPublishing } from '../outbound/jobs.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { complete, type Webhook } from './end-job.ts';

/** Ends the journey, or sends each playlist on its way to Spotify when the listener asked for that. */
@Controller()
export class PlaylistsComposedEvent {
  readonly #clock: Clock;
  readonly #bell: JobBell;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(JOB_BELL) bell: JobBell) {
    this.#clock = clock;
    this.#bell = bell;
  }

  @Consumes(playlistsComposed)
  async handle(@Message() message: MessageOf<typeof playlistsComposed>): Promise<Outcome<Database>> {
    const { job_id, world_id, world_version, user_id, playlists, left_out } = message;
    const now = this.#clock();
    const result = { world_id, world_version, playlists, left_out };
    return done(async (trx, emit) => {
      const job = await lockJob(trx, job_id);
      if (!job?.publish || job.ended_at) {
        await complete(
          { jobId: job_id, now, bell: this.#bell },
          result,
          composedWebhooks(job_id, result),
        )(trx, emit);
        return;
      }
      await setPublishing(
        trx,
        job_id,
        playlists.map(({ id }) => id),
        result,
        now,
      );
      for (const { id } of playlists)
        emit(publishPlaylist, { job_id, playlist_id: id, user_id, target: 'spotify' });
      this.#bell.ring(job_id);
    });
  }
}

/** What customers hear when a world and its playlists are there, published or not. */
export function composedWebhooks(jobId: string, result: Record<string, unknown>): readonly Webhook[] {
  const { world_id, world_version, playlists } = result;
  return [
    { event: 'world.ready', data: { job_id: jobId, world_id, version: world_version } },
    { event: 'playlists.composed', data: { job_id: jobId, world_id, playlists } },
  ];
}
