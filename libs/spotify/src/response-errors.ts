import { type ForbiddenCause, SpotifyError } from './errors.ts';

/** Spotify's window is 30 s, so a refusal without `Retry-After` is over after one window at the latest. */
const rateWindowMs = 30_000;
/** A quota refusal without `Retry-After`: the quota rolls over a day, an hour is a fair first look. */
const quotaRetryMs = 3_600_000;

/**
 * Reads `Retry-After` (RFC 9110 10.2.3): seconds or an HTTP date.
 * @returns milliseconds from `nowMs`, never negative; null when the header is absent or unreadable.
 */
export function readRetryAfterMs(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}

function forbiddenCause(message: string): ForbiddenCause {
  if (message === 'Forbidden') return 'removed';
  if (/insufficient client scope/i.test(message)) return 'scope';
  if (/may not be registered/i.test(message)) return 'not-allow-listed';
  if (/active premium subscription/i.test(message)) return 'owner-premium';
  return 'other';
}

/** `{"error":{"message","reason"}}` of the API, `{"error","error_description"}` of the accounts host, or plain text. */
function readBody(text: string): { message: string; reason: string | null } {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('error' in body)) return { message: '', reason: null };
    const { error } = body;
    if (typeof error === 'string') {
      const description = 'error_description' in body ? String(body.error_description) : error;
      return { message: description, reason: error };
    }
    if (typeof error !== 'object' || error === null) return { message: '', reason: null };
    return {
      message: 'message' in error ? String(error.message) : '',
      reason: 'reason' in error ? String(error.reason) : null,
    };
  } catch {
    return { message: text.trim().slice(0, 200), reason: null };
  }
}

/**
 * Turns an answer that is not 2xx into the typed failure.
 * @param call what was asked, for the message: method and path without the query, which may name the listener's music.
 * @param text the body as received; both of Spotify's error shapes and plain text are understood.
 */
export function errorOfResponse(
  call: string,
  status: number,
  headers: Headers,
  text: string,
  nowMs: number,
): SpotifyError {
  const { message, reason } = readBody(text);
  const said = `Spotify answered ${status} to ${call}${message === '' ? '' : `: ${message}`}`;
  const retryAfterMs = readRetryAfterMs(headers.get('retry-after'), nowMs);
  if (status === 429) {
    const quota = reason === 'QUOTA_EXCEEDED';
    const waitMs = retryAfterMs ?? (quota ? quotaRetryMs : rateWindowMs);
    return new SpotifyError({ kind: 'rate-limited', retryAfterMs: waitMs, quota }, said);
  }
  if (status >= 500) return new SpotifyError({ kind: 'unavailable', cause: 'status', retryAfterMs }, said);
  if (reason === 'invalid_grant') return new SpotifyError({ kind: 'needs-reconnect', reason: message }, said);
  // Uploading a cover without its scope is refused this way, and a fresh token would not help.
  if (status === 401 && /^unauthorized\.?$|permissions missing/i.test(message)) {
    return new SpotifyError({ kind: 'forbidden', cause: 'scope', capability: null }, said);
  }
  if (status === 401) return new SpotifyError({ kind: 'unauthorized' }, said);
  if (status === 403) {
    return new SpotifyError({ kind: 'forbidden', cause: forbiddenCause(message), capability: null }, said);
  }
  if (status === 404) return new SpotifyError({ kind: 'not-found' }, said);
  return new SpotifyError({ kind: 'bad-request', status }, said);
}
