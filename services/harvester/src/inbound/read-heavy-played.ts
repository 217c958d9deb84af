import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { toTrack } from '@trc/spotify/track-document';
import { keysOf } from '../domain/candidates.ts';

/** Calls that reading takes: top tracks, and last plays. */
export const callsOfListener = 2;

/** As often as this among the last 50 plays, and a track is heard to death already. */
const heavyPlays = 3;

export interface HeavyPlayed {
  readonly heavyPlayed: ReadonlySet<string>;
  readonly leftOut: readonly string[];
}

/** What the listener plays a lot. What Spotify does not show is said and does not stop the rest. */
export async function readHeavyPlayed(client: SpotifyClient): Promise<HeavyPlayed> {
  try {
    const top = await client.topTracks('short_term');
    const played = (await client.recentlyPlayed()).map(({ track }) => track);
    const often = played.filter(({ id }) => played.filter((other) => other.id === id).length >= heavyPlays);
    return { heavyPlayed: keysOf([...top, ...often].map(toTrack)), leftOut: [] };
  } catch (error) {
    if (!isSpotifyFailure(error, 'forbidden')) throw error;
    return {
      heavyPlayed: new Set(),
      leftOut: ['Spotify does not show what is played most, so it may come back.'],
    };
  }
}
