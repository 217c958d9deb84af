import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { recordFeedback } from '@trc/contracts/commands/record-feedback.v1';
import { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { blocklistChanged } from '@trc/contracts/events/blocklist-changed.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { getBlocklist } from '@trc/contracts/queries/get-blocklist.v1';
import { getBrand } from '@trc/contracts/queries/get-brand.v1';
import { getModelEndpoint } from '@trc/contracts/queries/get-model-endpoint.v1';
import { getPlaylist } from '@trc/contracts/queries/get-playlist.v1';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { getSpotifyAccess } from '@trc/contracts/queries/get-spotify-access.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import { listPlaylists } from '@trc/contracts/queries/list-playlists.v1';
import { distinct } from '../../services/gateway/src/domain/blocklist.ts';
import type { Taste } from './listeners.ts';
import type { Messages, Sent } from './messages.ts';

/** One listener, who is a tenant of their own, so that each has a plan. */
export interface Listener extends Taste {
  readonly tenantId: Id<'tenant'>;
  readonly userId: Id<'user'>;
  readonly worldId: Id<'world'>;
  readonly spotifyId: string;
}

export interface Job {
  readonly id: Id<'job'>;
  readonly kind: JobKind;
  /** Why it gave no playlists; `null` when it did. */
  readonly refused: string | null;
  /** What the services told of their own use. */
  readonly told: readonly Usage[];
}

const continuity = 0.3;
const timeZone = 'UTC';

/** The gateway's part: admits jobs, sends commands, ends jobs, keeps blocklists and hands out access to Spotify. */
export class Desk {
  readonly #messages: Messages;
  readonly #now: () => Date;
  readonly #blocklists = new Map<string, Blocklist>();

  constructor(
    messages: Messages,
    now: () => Date,
    spotify: { readonly mode: 'extended' | 'development'; readonly scopes: string[] },
  ) {
    this.#messages = messages;
    this.#now = now;
    messages.answer(getBlocklist, (_tenantId, { user_id }) => this.blocklistOf(user_id));
    // These listeners have no sounds of their own.
    messages.answer(listLibraryTracks, () => ({ items: [] }));
    // Nor do they bring a brand or a model of their own.
    messages.answer(getBrand, () => ({ brand: null, address: 'https://example.test' }));
    messages.answer(getModelEndpoint, () => ({ kind: 'none' as const }));
    const clientId = spotify.mode === 'extended' ? 'trc-extended' : 'trc-development';
    messages.answer(getSpotifyAccess, (_tenantId, { user_id }) => ({
      kind: 'access' as const,
      access_token: `${clientId}.${user_id}`,
      expires_at: new Date(now().getTime() + 3_600_000).toISOString(),
      mode: spotify.mode,
      account: 'default',
      scopes: spotify.scopes,
      spotify_user_id: user_id,
    }));
  }

  /** Share of each playlist that stays at a refresh. */
  readonly continuity = continuity;

  blocklistOf(userId: string): Blocklist {
    return this.#blocklists.get(userId) ?? { tracks: [], artists: [] };
  }

  async join({ tenantId, plan }: Listener): Promise<void> {
    await this.#messages.send(assignPlan, tenantId, { plan_id: plan });
  }

  createWorld(listener: Listener): Promise<Job> {
    const { seeds, answers, worldId } = listener;
    return this.#run(listener, 'world', (terms) =>
      this.#messages.send(buildWorld, listener.tenantId, {
        ...terms,
        world_id: worldId,
        seeds: { kind: 'tracks', ids: seeds },
        answers,
      }),
    );
  }

  refresh(listener: Listener): Promise<Job> {
    return this.#run(listener, 'refresh', (terms) =>
      this.#messages.send(refreshWorld, listener.tenantId, {
        ...terms,
        world_id: listener.worldId,
        preview: false,
        continuity,
      }),
    );
  }

  async say(
    { tenantId, userId, worldId }: Listener,
    playlist: Playlist,
    track: Track,
    verdict: 'more' | 'less' | 'block',
  ): Promise<void> {
    await this.#messages.send(recordFeedback, tenantId, {
      world_id: worldId,
      playlist_id: playlist.id,
      user_id: userId,
      track,
      verdict,
      said_at: this.#now().toISOString(),
    });
    const { id, title, artists, isrc } = track;
    if (verdict === 'block')
      await this.block({ tenantId, userId }, { tracks: [{ id, title, artists, isrc }], artists: [] });
  }

  async block({ tenantId, userId }: Pick<Listener, 'tenantId' | 'userId'>, added: Blocklist): Promise<void> {
    const { tracks, artists } = this.blocklistOf(userId);
    this.#blocklists.set(
      userId,
      distinct({ tracks: [...tracks, ...added.tracks], artists: [...artists, ...added.artists] }),
    );
    await this.#messages.send(blocklistChanged, tenantId, { user_id: userId, added });
  }

  async worldOf({ tenantId, worldId }: Listener): Promise<World | null> {
    const found = await this.#messages.ask(getWorld, tenantId, { world_id: worldId, version: null });
    return found?.world ?? null;
  }

  async playlistsOf({ tenantId, worldId }: Listener): Promise<Playlist[]> {
    const { ask } = this.#messages;
    const { items } = await ask(listPlaylists, tenantId, { world_id: worldId });
    const found: Playlist[] = [];
    for (const { id } of items) {
      const answer = await ask(getPlaylist, tenantId, { playlist_id: id });
      if (answer) found.push(answer.playlist);
    }
    return found;
  }

  async #run(
    { tenantId, userId, worldId, publishes }: Listener,
    kind: 'world' | 'refresh',
    send: (terms: {
      readonly job_id: Id<'job'>;
      readonly user_id: Id<'user'>;
      readonly spotify_model_use: null;
      readonly chat_model: string | null;
      readonly model_micros_max: number;
    }) => Promise<Sent[]>,
  ): Promise<Job> {
    const { ask } = this.#messages;
    const now = this.#now();
    const id = newId('job', now.getTime());
    const reservation = await ask(getReservation, tenantId, {
      job_id: id,
      kind,
      size_bytes: 0,
      duration_s: null,
      time_zone: timeZone,
      ...(kind === 'refresh'
        ? { refresh: { world_id: worldId, occasion: 'scheduled', due_at: now.toISOString() } }
        : {}),
    });
    if (reservation.kind === 'refused') return { id, kind, refused: reservation.detail, told: [] };
    const sent = await send({
      job_id: id,
      user_id: userId,
      spotify_model_use: null,
      chat_model: reservation.vibe_model,
      model_micros_max: reservation.quote_micros,
    });
    const composed = sent.find(({ contract }) => contract === playlistsComposed);
    const refusal = sent.find(({ contract }) => contract.name.includes('-refused.'));
    if (composed && publishes) {
      const { playlists } = playlistsComposed.schema.parse(composed.data);
      for (const { id: playlist_id } of playlists)
        sent.push(
          ...(await this.#messages.send(publishPlaylist, tenantId, {
            job_id: id,
            playlist_id,
            user_id: userId,
            target: 'spotify',
          })),
        );
    }
    const outcome = composed ? 'completed' : 'failed';
    await this.#messages.send(jobEnded, tenantId, { job_id: id, kind, outcome });
    return {
      id,
      kind,
      refused: composed ? null : detailOf(refusal),
      told: sent.flatMap(({ data }) => usageIn(data)),
    };
  }
}

function detailOf(refusal: Sent | undefined): string {
  const { detail } = (refusal?.data ?? {}) as { readonly detail?: string };
  return detail ?? 'It ended without a word.';
}

const usageIn = (data: unknown): readonly Usage[] =>
  (data as { readonly usage?: readonly Usage[] }).usage ?? [];
