import { z } from 'zod';
import {
  pageOf,
  parseAnswer,
  type SpotifyTrack,
  type SpotifyUser,
  trackOf,
  tracksOf,
  userOf,
} from './answers.ts';
import type { Connection } from './connection.ts';
import { chunks, pages, requireId } from './paging.ts';

/** About 4 weeks, about 6 months, and as long as Spotify remembers. */
export type TopRange = 'short_term' | 'medium_term' | 'long_term';

export interface SpotifyLibrary {
  /** Whose token this is. */
  me(): Promise<SpotifyUser>;
  /** The listener's top tracks, best first: all that Spotify gives, 50 at most. */
  topTracks(range: TopRange): Promise<SpotifyTrack[]>;
  /** The last plays, newest first, 50 at most; the same track may come more than once. */
  recentlyPlayed(): Promise<{ readonly track: SpotifyTrack; readonly playedAt: string | null }[]>;
  /** The saved tracks, newest first; a page is read when it is reached. */
  savedTracks(limits?: { countMax?: number }): AsyncGenerator<{
    readonly track: SpotifyTrack;
    readonly addedAt: string | null;
  }>;
  /** One answer per track id, in order. */
  libraryContains(ids: readonly string[]): Promise<boolean[]>;
}

const listLimitMax = 50;
const time = z.string().nullish().catch(null);
const played = z.object({ track: z.unknown().optional(), played_at: time });
const saved = z.object({ track: z.unknown().optional(), added_at: time });

export function createLibrary({ sdk, rules }: Connection): SpotifyLibrary {
  return {
    async me() {
      return userOf(await sdk.currentUser.profile());
    },
    async topTracks(range) {
      const tracks: SpotifyTrack[] = [];
      const top = pages({ limit: listLimitMax, countMax: listLimitMax }, (offset) =>
        sdk.currentUser.topItems('tracks', range, listLimitMax, offset),
      );
      for await (const page of top) tracks.push(...tracksOf(page.items));
      return tracks;
    },
    async recentlyPlayed() {
      const page = pageOf(await sdk.player.getRecentlyPlayedTracks(listLimitMax));
      return page.items.flatMap((item) => {
        const entry = played.safeParse(item);
        const track = entry.success ? trackOf(entry.data.track) : null;
        return track ? [{ track, playedAt: entry.data?.played_at ?? null }] : [];
      });
    },
    async *savedTracks({ countMax = 10_000 } = {}) {
      const read = (offset: number) => sdk.currentUser.tracks.savedTracks(listLimitMax, offset);
      for await (const page of pages({ limit: listLimitMax, countMax }, read)) {
        for (const item of page.items) {
          const entry = saved.safeParse(item);
          const track = entry.success ? trackOf(entry.data.track) : null;
          if (track) yield { track, addedAt: entry.data?.added_at ?? null };
        }
      }
    },
    async libraryContains(ids) {
      ids.forEach(requireId);
      const answers: boolean[] = [];
      for (const batch of chunks(ids, rules.libraryContainsMax)) {
        const path =
          rules.libraryContainsBy === 'uris'
            ? `me/library/contains?${new URLSearchParams({ uris: batch.map((id) => `spotify:track:${id}`).join(',') })}`
            : `me/tracks/contains?${new URLSearchParams({ ids: batch.join(',') })}`;
        const answer = parseAnswer(z.array(z.boolean()), await sdk.makeRequest<unknown>('GET', path));
        answers.push(...batch.map((_, index) => answer[index] ?? false));
      }
      return answers;
    },
  };
}
