import { z } from 'zod';
import {
  listedPlaylistOf,
  listedTrackOf,
  playlistOf,
  type SpotifyPlaylist,
  type SpotifyTrack,
  userOf,
} from './answers.ts';
import type { Connection } from './connection.ts';
import { badRequest, isSpotifyFailure, SpotifyError } from './errors.ts';
import { chunks, pages, requireId } from './paging.ts';

export interface PlaylistDetails {
  readonly name?: string;
  readonly description?: string;
  readonly isPublic?: boolean;
}

export interface PlaylistContents {
  readonly tracks: readonly { readonly track: SpotifyTrack; readonly addedAt: string | null }[];
  /** Entries that are no track of the catalogue, by what they are instead. */
  readonly skipped: Readonly<Record<'removed' | 'episode' | 'local-file', number>>;
}

export interface SpotifyPlaylists {
  /** The listener's own and followed playlists; `hidden` counts the entries that Spotify gave as null. */
  playlists(limits?: {
    countMax?: number;
  }): Promise<{ readonly playlists: SpotifyPlaylist[]; readonly hidden: number }>;
  /** Null when there is no such playlist, or when Spotify hides it (its own editorial ones). */
  playlist(id: string): Promise<SpotifyPlaylist | null>;
  /**
   * All tracks in order. @throws SpotifyError `not-found`; `forbidden` in development mode for a playlist that the
   * listener neither owns nor works on.
   */
  playlistItems(id: string, limits?: { countMax?: number }): Promise<PlaylistContents>;
  /**
   * A new playlist that is not on the listener's profile. Spotify accepts the same name twice: after a lost answer
   * (`unavailable`) look through `playlists()` before creating again.
   */
  createPlaylist(details: { name: string; description: string }): Promise<SpotifyPlaylist>;
  /**
   * Makes the uris the playlist's whole contents, in order. More than 100 take several calls, and a failure between
   * them leaves the first ones; the same call again puts it right, because it always starts by replacing.
   * @returns the last snapshot id.
   */
  replaceItems(id: string, uris: readonly string[]): Promise<{ readonly snapshotId: string | null }>;
  changeDetails(id: string, details: PlaylistDetails): Promise<void>;
  /** A JPEG whose base64 text has at most `coverPayloadBytesMax` bytes. @throws SpotifyError `bad-request` 413, 415. */
  uploadCover(id: string, jpeg: Uint8Array): Promise<void>;
}

const listLimitMax = 50;
const urisMax = 100;
/** Spotify counts the base64 text and not the picture. */
export const coverPayloadBytesMax = 256 * 1024;

const entryAnswer = z.object({
  added_at: z.string().nullish().catch(null),
  is_local: z.boolean().nullish().catch(null),
  item: z.unknown().optional(),
  track: z.unknown().optional(),
});
const snapshotAnswer = z
  .object({ snapshot_id: z.string().nullish().catch(null) })
  .nullish()
  .catch(null);

export function createPlaylists({ sdk, rules, capabilities }: Connection): SpotifyPlaylists {
  let userId: string | null = null;

  /** Where new playlists go: older apps name the user, newer ones may not. */
  async function homeOfNewPlaylists(): Promise<string> {
    if (rules.playlistHome === 'me') return 'me/playlists';
    userId ??= userOf(await sdk.currentUser.profile()).id;
    return `users/${encodeURIComponent(userId)}/playlists`;
  }

  async function putContents(
    method: 'PUT' | 'POST',
    id: string,
    uris: readonly string[],
  ): Promise<string | null> {
    const path = `playlists/${id}/${rules.playlistContents}`;
    const answer = snapshotAnswer.parse(await sdk.makeRequest<unknown>(method, path, { uris }));
    return answer?.snapshot_id ?? null;
  }

  return {
    async playlists({ countMax = 1000 } = {}) {
      const playlists: SpotifyPlaylist[] = [];
      let hidden = 0;
      const read = (offset: number) => sdk.currentUser.playlists.playlists(listLimitMax, offset);
      for await (const page of pages({ limit: listLimitMax, countMax }, read)) {
        const seen = page.items.flatMap((item) => listedPlaylistOf(item) ?? []);
        playlists.push(...seen);
        hidden += page.items.length - seen.length;
      }
      return { playlists, hidden };
    },
    async playlist(id) {
      try {
        return playlistOf(await sdk.makeRequest<unknown>('GET', `playlists/${requireId(id)}`));
      } catch (error) {
        if (isSpotifyFailure(error, 'not-found')) return null;
        throw error;
      }
    },
    async playlistItems(id, { countMax = 10_000 } = {}) {
      const limit = rules.playlistPageLimitMax;
      const path = `playlists/${requireId(id)}/${rules.playlistContents}`;
      const read = (offset: number) =>
        sdk.makeRequest<unknown>('GET', `${path}?limit=${limit}&offset=${offset}`);
      const tracks: { track: SpotifyTrack; addedAt: string | null }[] = [];
      const skipped = { removed: 0, episode: 0, 'local-file': 0 };
      for await (const page of pages({ limit, countMax }, read)) {
        for (const answer of page.items) {
          const entry = entryAnswer.safeParse(answer).data;
          const listed = entry?.is_local
            ? ({ kind: 'local-file' } as const)
            : listedTrackOf(entry?.item ?? entry?.track);
          if (listed.kind === 'track') tracks.push({ track: listed.track, addedAt: entry?.added_at ?? null });
          else skipped[listed.kind] += 1;
        }
      }
      return { tracks, skipped };
    },
    async createPlaylist({ name, description }) {
      if (name.trim() === '') throw badRequest('A playlist needs a name');
      capabilities.demand('write');
      const path = await homeOfNewPlaylists();
      const body = { name, description, public: false };
      return playlistOf(await capabilities.use('write', () => sdk.makeRequest<unknown>('POST', path, body)));
    },
    async replaceItems(id, uris) {
      requireId(id);
      capabilities.demand('write');
      const wrong = uris.find((uri) => !/^spotify:track:[0-9A-Za-z]+$/.test(uri));
      if (wrong !== undefined) throw badRequest(`"${wrong.slice(0, 64)}" is not the uri of a Spotify track`);
      const [first = [], ...rest] = chunks(uris, urisMax);
      let snapshotId = await putContents('PUT', id, first);
      for (const batch of rest) snapshotId = await putContents('POST', id, batch);
      return { snapshotId };
    },
    async changeDetails(id, { isPublic, ...details }) {
      capabilities.demand('write');
      const body = { ...details, ...(isPublic === undefined ? {} : { public: isPublic }) };
      await sdk.playlists.changePlaylistDetails(requireId(id), body);
    },
    async uploadCover(id, jpeg) {
      requireId(id);
      capabilities.demand('write');
      if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) {
        throw new SpotifyError({ kind: 'bad-request', status: 415 }, 'A playlist cover must be a JPEG');
      }
      const payload = Buffer.from(jpeg).toString('base64');
      if (payload.length > coverPayloadBytesMax) {
        throw new SpotifyError(
          { kind: 'bad-request', status: 413 },
          `The cover takes ${payload.length} bytes as base64, Spotify accepts ${coverPayloadBytesMax}`,
        );
      }
      await sdk.playlists.addCustomPlaylistCoverImageFromBase64String(id, payload);
    },
  };
}
