import type { SpotifyCapability } from './capabilities.ts';

/** Why Spotify said 403. `removed` is its bare "Forbidden": a path that the app no longer has, or somebody else's playlist. */
export type ForbiddenCause =
  | 'removed'
  | 'scope'
  | 'not-allow-listed'
  | 'owner-premium'
  | 'switched-off'
  | 'other';

/** Everything that a call to Spotify can end with besides its answer. */
export type SpotifyFailure =
  /** 429. `quota` is true for the daily quota (`QUOTA_EXCEEDED`), whose wait is hours and not seconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number; readonly quota: boolean }
  /** The consent is gone: expired after six months, revoked or never valid. The listener must sign in again. */
  | { readonly kind: 'needs-reconnect'; readonly reason: string }
  /** 403. `capability` is set when the call belongs to one, so that the caller can go on without it. */
  | {
      readonly kind: 'forbidden';
      readonly cause: ForbiddenCause;
      readonly capability: SpotifyCapability | null;
    }
  /** 401: the access token is unknown or expired; get a fresh one and call again. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'not-found' }
  /** Our request was wrong. Sending it again gives the same answer. */
  | { readonly kind: 'bad-request'; readonly status: number }
  /** 5xx, time-out, broken connection or an unreadable answer. A write may have happened all the same. */
  | {
      readonly kind: 'unavailable';
      readonly cause: 'status' | 'timeout' | 'network' | 'unreadable';
      readonly retryAfterMs: number | null;
    };

export type SpotifyFailureOf<K extends SpotifyFailure['kind']> = Extract<SpotifyFailure, { kind: K }>;

/** The one thing that this library throws. Switch over `error.failure.kind`; the message is for logs and never holds a token. */
export class SpotifyError extends Error {
  readonly failure: SpotifyFailure;

  constructor(failure: SpotifyFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SpotifyError';
    this.failure = failure;
  }
}

/** Whether an unknown thing is a Spotify failure of the kind. */
export function isSpotifyFailure<K extends SpotifyFailure['kind']>(
  error: unknown,
  kind: K,
): error is SpotifyError & { readonly failure: SpotifyFailureOf<K> } {
  return error instanceof SpotifyError && error.failure.kind === kind;
}

export function badRequest(message: string): SpotifyError {
  return new SpotifyError({ kind: 'bad-request', status: 400 }, message);
}
