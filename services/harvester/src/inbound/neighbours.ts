import type { ErrorCode } from '@trc/contracts/errors';
import { Unavailable } from '@trc/runtime/ask';
import { SpotifyError } from '@trc/spotify/errors';
import { OpenCatalogueError } from '../outbound/open-http.ts';

/** What a failure of a neighbour means for the one who asked. */
export type NeighbourSays =
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string };

const sickMs = 15_000;

/** `null` for what is no neighbour's failure: a bug, which throws. */
export function neighbourSays(error: unknown): NeighbourSays | null {
  if (error instanceof Unavailable) return { kind: 'later', afterMs: sickMs, reason: error.message };
  if (error instanceof OpenCatalogueError)
    return { kind: 'later', afterMs: error.retryAfterMs ?? sickMs, reason: error.message };
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
      return forbidden(failure.cause);
    case 'unauthorized':
    case 'not-found':
    case 'bad-request':
      return null;
  }
}

function forbidden(cause: string): NeighbourSays {
  switch (cause) {
    case 'scope':
      return {
        kind: 'refused',
        code: 'spotify-needs-reconnect',
        detail: 'Spotify was not allowed to show this; connect your account again and allow it.',
      };
    case 'not-allow-listed':
      return {
        kind: 'refused',
        code: 'spotify-not-connected',
        detail: 'This Spotify account is not on the app’s list of users; the owner of the app can add it.',
      };
    case 'owner-premium':
      return {
        kind: 'refused',
        code: 'spotify-not-connected',
        detail: 'Spotify serves this app only while its owner has Premium.',
      };
    default:
      return {
        kind: 'refused',
        code: 'spotify-not-connected',
        detail: 'Spotify does not allow this app to read these seeds.',
      };
  }
}
