import type { ErrorCode } from '@trc/contracts/errors';
import { type ForbiddenCause, SpotifyError } from '@trc/spotify/errors';

/** What a failure of Spotify means for the one who publishes. */
export type SpotifySays =
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string };

const sickMs = 15_000;
const vanishedMs = 1_000;

/** Null for what no waiting and no listener can mend: it throws and counts as a try. */
export function spotifySays(error: unknown): SpotifySays | null {
  if (!(error instanceof SpotifyError)) return null;
  const { failure } = error;
  switch (failure.kind) {
    case 'rate-limited':
      return {
        kind: 'later',
        afterMs: failure.retryAfterMs,
        reason: failure.quota ? 'The Spotify quota of this app is used up.' : 'Spotify asked to wait.',
      };
    case 'unavailable':
      return { kind: 'later', afterMs: failure.retryAfterMs ?? sickMs, reason: 'Spotify does not answer.' };
    case 'not-found':
      return { kind: 'later', afterMs: vanishedMs, reason: 'The playlist was deleted while it was written.' };
    case 'needs-reconnect':
      return {
        kind: 'refused',
        code: 'spotify-needs-reconnect',
        detail: 'Spotify has ended the connection; connect your account again.',
      };
    case 'forbidden':
      return forbidden(failure.cause);
    case 'unauthorized':
    case 'bad-request':
      return null;
  }
}

function forbidden(cause: ForbiddenCause): SpotifySays {
  switch (cause) {
    case 'scope':
      return {
        kind: 'refused',
        code: 'spotify-needs-reconnect',
        detail: 'Spotify was not allowed to write playlists; connect your account again and allow it.',
      };
    case 'not-allow-listed':
      return {
        kind: 'refused',
        code: 'spotify-not-connected',
        detail: 'This Spotify account is not on the list of users of the app; its owner can add it.',
      };
    case 'owner-premium':
      return {
        kind: 'refused',
        code: 'spotify-off',
        detail: 'Spotify serves this app only while its owner has Premium; export the playlist as a file.',
      };
    case 'removed':
    case 'switched-off':
    case 'other':
      return {
        kind: 'refused',
        code: 'spotify-off',
        detail: 'Spotify does not let this app write playlists; export the playlist as a file.',
      };
  }
}
