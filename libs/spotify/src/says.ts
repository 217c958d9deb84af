import type { ErrorCode } from '@trc/contracts/errors';
import { type ForbiddenCause, SpotifyError } from './errors.ts';

/** What a failure of Spotify means for the one who asked. */
export type SpotifySays =
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string }
  | ({ readonly kind: 'refused' } & SpotifyRefusal);

export interface SpotifyRefusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

const sickMs = 15_000;

/**
 * @param refusalOf what a 403 means to the listener depends on what was tried.
 * @returns `null` for what no waiting and no listener can mend: it throws and counts as a try.
 */
export function spotifySays(
  error: unknown,
  refusalOf: (cause: ForbiddenCause) => SpotifyRefusal,
): SpotifySays | null {
  if (!(error instanceof SpotifyError)) return null;
  const { failure } = error;
  switch (failure.kind) {
    case 'rate-limited':
      return {
        kind: 'later',
        afterMs: failure.retryAfterMs,
        reason: failure.quota ? 'Spotify’s quota for this app is used up.' : 'Spotify asked to wait.',
      };
    case 'unavailable':
      return { kind: 'later', afterMs: failure.retryAfterMs ?? sickMs, reason: 'Spotify does not answer.' };
    case 'needs-reconnect':
      return {
        kind: 'refused',
        code: 'spotify-needs-reconnect',
        detail: 'Spotify has ended the connection; connect your account again.',
      };
    case 'forbidden':
      return { kind: 'refused', ...refusalOf(failure.cause) };
    case 'unauthorized':
    case 'not-found':
    case 'bad-request':
      return null;
  }
}

/** What a 403 means to a listener whose tracks and playlists were to be read. */
export function refusedToRead(cause: ForbiddenCause): SpotifyRefusal {
  switch (cause) {
    case 'scope':
      return {
        code: 'spotify-needs-reconnect',
        detail: 'Spotify was not allowed to show this; connect your account again and allow it.',
      };
    case 'not-allow-listed':
      return {
        code: 'spotify-not-connected',
        detail: 'This Spotify account is not on the app’s list of users; the owner of the app can add it.',
      };
    case 'owner-premium':
      return {
        code: 'spotify-not-connected',
        detail: 'Spotify serves this app only while its owner has Premium.',
      };
    case 'removed':
    case 'switched-off':
    case 'other':
      return {
        code: 'spotify-not-connected',
        detail: 'Spotify does not allow this app to read these seeds.',
      };
  }
}
