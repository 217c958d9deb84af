import { type ForbiddenCause, isSpotifyFailure } from '@trc/spotify/errors';
import { type SpotifyRefusal, type SpotifySays, spotifySays } from '@trc/spotify/says';

const vanishedMs = 1_000;

/** What a failure of Spotify means for the one who publishes; `null` for what throws and counts as a try. */
export function publishingSays(error: unknown): SpotifySays | null {
  if (isSpotifyFailure(error, 'not-found'))
    return { kind: 'later', afterMs: vanishedMs, reason: 'The playlist was deleted while it was written.' };
  return spotifySays(error, refusedToWrite);
}

function refusedToWrite(cause: ForbiddenCause): SpotifyRefusal {
  switch (cause) {
    case 'scope':
      return {
        code: 'spotify-needs-reconnect',
        detail: 'Spotify was not allowed to write playlists; connect your account again and allow it.',
      };
    case 'not-allow-listed':
      return {
        code: 'spotify-not-connected',
        detail: 'This Spotify account is not on the list of users of the app; its owner can add it.',
      };
    case 'owner-premium':
      return {
        code: 'spotify-off',
        detail: 'Spotify serves this app only while its owner has Premium; export the playlist as a file.',
      };
    case 'removed':
    case 'switched-off':
    case 'other':
      return {
        code: 'spotify-off',
        detail: 'Spotify does not let this app write playlists; export the playlist as a file.',
      };
  }
}
