import { Controller, Inject } from '@nestjs/common';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { type ErrorCode, errors } from '@trc/contracts/errors';
import { playlistPublished } from '@trc/contracts/events/playlist-published.v1';
import { publishingRefused } from '@trc/contracts/events/publishing-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import { getBrand } from '@trc/contracts/queries/get-brand.v1';
import type { Ask } from '@trc/runtime/ask';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome, refuse, retry } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { ASK, CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { OpenSpotify } from '@trc/spotify/access';
import type { SpotifyClient } from '@trc/spotify/client';
import { createTally, type Tally } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import { contentsOf, coverMarkOf, publishedDescription, publishedName } from '../domain/publishing.ts';
import type { DrawCover } from '../outbound/cover.canvas.ts';
import type { Database } from '../outbound/database.ts';
import { type Placed, type PublicationLedger, placePlaylist } from '../outbound/playlist.spotify.ts';
import { type FoundPlaylist, findPlaylist } from '../outbound/playlists.store.ts';
import {
  beginCreation,
  holdPublication,
  type Publication,
  recordExternal,
  recordPublished,
  releasePublication,
} from '../outbound/publications.store.ts';
import { DRAW_COVER, OPEN_SPOTIFY } from '../tokens.ts';
import { publishingSays } from './publishing-says.ts';

type PublishPlaylist = MessageOf<typeof publishPlaylist>;

/** Longer than all calls of one publication together. */
const heldMs = 180_000;
const busyMs = 2_000;

@Controller()
export class PublishPlaylistCommand {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #openSpotify: OpenSpotify;
  readonly #drawCover: DrawCover;
  readonly #ask: Ask;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(OPEN_SPOTIFY) openSpotify: OpenSpotify,
    @Inject(DRAW_COVER) drawCover: DrawCover,
    @Inject(ASK) ask: Ask,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#openSpotify = openSpotify;
    this.#drawCover = drawCover;
    this.#ask = ask;
  }

  @Consumes(publishPlaylist, {
    givenUp: (message, reason) => async (_trx, emit) =>
      emit(publishingRefused, {
        job_id: message.job_id,
        playlist_id: message.playlist_id,
        code: 'gave-up',
        detail: reason,
      }),
  })
  async handle(
    @Message() message: PublishPlaylist,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const found = await inTenant(this.#db, context.tenantId, (trx) => findPlaylist(trx, message.playlist_id));
    if (found?.userId !== message.user_id) {
      return refused(message, 'not-found', 'You have no such playlist.');
    }
    if (contentsOf(found.playlist).uris.length === 0) {
      return refused(message, 'conflict', 'No track of this playlist is on Spotify; export it as a file.');
    }
    const tally = createTally('publish-playlist');
    const access = await this.#openSpotify(context.tenantId, message.user_id, tally);
    if (access.kind === 'none') return refused(message, access.code, errors[access.code].title);
    if (access.kind === 'later') return retry(access.retryAfterMs, 'Spotify asked to wait.');

    const publication = await this.#hold(message, context);
    if (publication === null) return retry(busyMs, 'This playlist is being published already.');
    const outcome = await this.#publish(message, context, found, publication, access.client, tally).catch(
      async (error: unknown) => {
        await this.#release(message, context);
        throw error;
      },
    );
    if (outcome.kind !== 'done') await this.#release(message, context);
    return outcome;
  }

  async #publish(
    message: PublishPlaylist,
    context: MessageContext,
    found: FoundPlaylist,
    publication: Publication,
    client: SpotifyClient,
    tally: Tally,
  ): Promise<Outcome<Database>> {
    const { playlist } = found;
    const name = publishedName(playlist);
    const description = publishedDescription(playlist);
    const { uris, leftOut } = contentsOf(playlist);
    try {
      context.progress('publish', 0.1);
      const placed = await placePlaylist(
        client,
        this.#ledger(publication, context),
        { playlistId: playlist.id, name, description },
        this.#clock(),
      );
      if (placed.kind === 'wait') return retry(placed.afterMs, 'Spotify gave no answer; we look again.');
      context.signal.throwIfAborted();
      context.progress('publish', 0.4);
      await client.changeDetails(placed.external.id, { name, description, isPublic: false });
      context.signal.throwIfAborted();
      context.progress('publish', 0.6);
      await client.replaceItems(placed.external.id, uris);
      context.progress('publish', 0.8);
      const cover = await this.#setCover(context, client, placed, publication, found);
      return done(async (trx, emit) => {
        await recordPublished(trx, playlist.id, cover.mark, this.#clock());
        emit(playlistPublished, {
          job_id: message.job_id,
          playlist_id: message.playlist_id,
          user_id: message.user_id,
          target: 'spotify',
          external_id: placed.external.id,
          url: placed.external.url,
          left_out: [...leftOut, ...cover.leftOut],
          usage: tally.lines(),
        });
      });
    } catch (error) {
      const says = publishingSays(error);
      if (says === null) throw error;
      return says.kind === 'later'
        ? retry(says.afterMs, says.reason)
        : refused(message, says.code, says.detail);
    }
  }

  /**
   * Sets the cover when the one there shows something else. A playlist without a cover is better than none: what goes
   * wrong here is said and stops nothing.
   */
  async #setCover(
    { tenantId }: MessageContext,
    client: SpotifyClient,
    { external }: Extract<Placed, { kind: 'there' }>,
    publication: Publication,
    found: FoundPlaylist,
  ): Promise<{ readonly mark: string | null; readonly leftOut: string[] }> {
    const { ordinal } = found;
    const text = { title: found.intersectionName, series: found.worldName };
    try {
      const { brand } = await this.#ask(getBrand, tenantId, {});
      const mark = coverMarkOf({ ...text, ordinal, brand });
      if (publication.external_id === external.id && publication.cover_mark === mark)
        return { mark, leftOut: [] };
      const key = {
        worldId: found.playlist.world_id,
        intersectionId: found.playlist.intersection,
        ordinal,
      };
      const jpeg = await this.#drawCover(text, key, brand);
      await client.uploadCover(external.id, jpeg);
      return { mark, leftOut: [] };
    } catch {
      return {
        mark: null,
        leftOut: ['The cover picture could not be set; publish again to try once more.'],
      };
    }
  }

  #hold(message: PublishPlaylist, context: MessageContext): Promise<Publication | null> {
    const from = this.#clock();
    return inTenant(this.#db, context.tenantId, (trx) =>
      holdPublication(trx, {
        tenantId: context.tenantId,
        playlistId: message.playlist_id,
        holder: context.id,
        from,
        until: new Date(from.getTime() + heldMs),
      }),
    );
  }

  #release(message: PublishPlaylist, context: MessageContext): Promise<void> {
    const ours = { playlistId: message.playlist_id, holder: context.id };
    return inTenant(this.#db, context.tenantId, (trx) => releasePublication(trx, ours, this.#clock()));
  }

  #ledger(publication: Publication, { tenantId, signal }: MessageContext): PublicationLedger {
    const id = publication.playlist_id;
    return {
      externalId: publication.external_id,
      creationBegunAt: publication.creation_begun_at,
      publishedAt: publication.published_at,
      begin: () => {
        signal.throwIfAborted();
        return inTenant(this.#db, tenantId, (trx) => beginCreation(trx, id, this.#clock()));
      },
      record: (external) => inTenant(this.#db, tenantId, (trx) => recordExternal(trx, id, external)),
    };
  }
}

function refused(message: PublishPlaylist, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) =>
    emit(publishingRefused, { job_id: message.job_id, playlist_id: message.playlist_id, code, detail }),
  );
}
