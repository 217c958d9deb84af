import { Controller, Inject } from '@nestjs/common';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { listPlaylists } from '@trc/contracts/queries/list-playlists.v1';
import type { Ask } from '@trc/runtime/ask';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { laterOf } from '@trc/runtime/neighbour';
import { done, type Emit, type Outcome, retry } from '@trc/runtime/outcome';
import { ASK, CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Transaction } from 'kysely';
import { firstSchedule, runAfter } from '../domain/next-run.ts';
import { tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { lockJob, setPublishing } from '../outbound/jobs.store.ts';
import { addSchedule } from '../outbound/schedules.store.ts';
import { JOB_BELL } from '../tokens.ts';
import { complete, type Webhook } from './end-job.ts';

/**
 * Ends the journey, or sends playlists on their way to Spotify: those of a new world when the listener asked for that,
 * those of a refreshed one that are there already. A preview ends with what it found.
 */
@Controller()
export class PlaylistsComposedEvent {
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #bell: JobBell;
  constructor(@Inject(ASK) ask: Ask, @Inject(CLOCK) clock: Clock, @Inject(JOB_BELL) bell: JobBell) {
    this.#ask = ask;
    this.#clock = clock;
    this.#bell = bell;
  }

  @Consumes(playlistsComposed)
  async handle(
    @Message() message: MessageOf<typeof playlistsComposed>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const { job_id, world_id, world_version, playlists, left_out, occasion, changes } = message;
    const end = { jobId: job_id, now: this.#clock(), bell: this.#bell };
    switch (occasion) {
      case 'previewed':
        return done(complete(end, { world_id, preview: true, changes, left_out }, []));
      case 'created':
        return done(async (trx, emit) => {
          const job = await lockJob(trx, job_id);
          if (job && job.status !== 'cancelled') await this.#schedule(trx, message, context.tenantId);
          const result = { world_id, world_version, playlists, left_out };
          const publish = job?.publish ? playlists.map(({ id }) => id) : [];
          await this.#publishOrEnd(trx, emit, message, end, publish, result);
        });
      case 'refreshed': {
        const published = await this.#published(message, context.tenantId);
        if (!Array.isArray(published)) return retry(published.afterMs, published.reason);
        const result = { world_id, world_version, playlists, left_out, changes };
        return done((trx, emit) => this.#publishOrEnd(trx, emit, message, end, published, result));
      }
    }
  }

  async #publishOrEnd(
    trx: Transaction<Database>,
    emit: Emit,
    { job_id, user_id }: MessageOf<typeof playlistsComposed>,
    end: { readonly jobId: Id<'job'>; readonly now: Date; readonly bell: JobBell },
    publish: readonly Id<'playlist'>[],
    result: Record<string, unknown>,
  ): Promise<void> {
    const job = await lockJob(trx, job_id);
    if (publish.length === 0 || !job || job.ended_at)
      return complete(end, result, composedWebhooks(job_id, result))(trx, emit);
    await setPublishing(trx, job_id, publish, result, end.now);
    for (const playlist_id of publish)
      emit(publishPlaylist, { job_id, playlist_id, user_id, target: 'spotify' });
    this.#bell.ring(job_id);
  }

  /** From now on the world refreshes by itself. */
  async #schedule(
    trx: Transaction<Database>,
    { world_id, user_id }: MessageOf<typeof playlistsComposed>,
    tenantId: string,
  ): Promise<void> {
    const schedule = firstSchedule(world_id, (await tenantOf(trx)).time_zone);
    await addSchedule(trx, {
      world_id,
      tenant_id: tenantId,
      user_id,
      ...schedule,
      next_run_at: runAfter(schedule, world_id, this.#clock()),
    });
  }

  /** The playlists of the world that are at Spotify already; or how long to wait for a neighbour that does not say. */
  async #published({ world_id, playlists }: MessageOf<typeof playlistsComposed>, tenantId: string) {
    try {
      const { items } = await this.#ask(listPlaylists, tenantId, { world_id });
      const there = new Set<string>(items.filter(({ published }) => published).map(({ id }) => id));
      return playlists.map(({ id }) => id).filter((id) => there.has(id));
    } catch (error) {
      const later = laterOf(error);
      if (!later) throw error;
      return later;
    }
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
