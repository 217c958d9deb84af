import { type Reply, refuse } from './reply.ts';
import type { App, Bucket, SpotifyState } from './state.ts';

export const RATE_WINDOW_MS = 30_000;
export const QUOTA_WINDOW_MS = 24 * 3_600_000;
const HOUR_S = 3_600;

/**
 * Counts one call against a rolling window.
 * @param times of earlier calls, oldest first; changed in place
 * @returns 0 when the call is admitted (and counted), else the milliseconds until one would be
 */
export function admit(times: number[], nowMs: number, windowMs: number, limit: number): number {
  let old = 0;
  while (old < times.length && (times[old] ?? 0) <= nowMs - windowMs) old++;
  times.splice(0, old);
  if (times.length < limit) {
    times.push(nowMs);
    return 0;
  }
  const freeing = times[times.length - limit] ?? nowMs;
  return Math.max(1, freeing + windowMs - nowMs);
}

function timesOf(map: Map<string, number[]>, key: string): number[] {
  const times = map.get(key) ?? [];
  map.set(key, times);
  return times;
}

/** The short limit: calls of one app in 30 s. `Retry-After` stays between 1 and 5 s, as seen in the wild. */
export function rateRefusal(state: SpotifyState, app: App, nowMs: number): Reply | undefined {
  const waitMs = admit(timesOf(state.calls, app.clientId), nowMs, RATE_WINDOW_MS, app.rateLimit);
  if (waitMs === 0) return undefined;
  return rateLimited(Math.min(5, Math.ceil(waitMs / 1000)));
}

/** The long limit: calls of all development apps of one account to one family in 24 h. `Retry-After` is hours. */
export function quotaRefusal(
  state: SpotifyState,
  app: App,
  bucket: Bucket,
  nowMs: number,
): Reply | undefined {
  if (app.mode === 'extended') return undefined;
  const waitMs = admit(
    timesOf(state.spent, `${app.account} ${bucket}`),
    nowMs,
    QUOTA_WINDOW_MS,
    app.quota[bucket],
  );
  if (waitMs === 0) return undefined;
  return quotaExceeded(Math.max(HOUR_S, Math.ceil(waitMs / 1000)));
}

/** @param retryAfterS left out when undefined: the real one sometimes forgets it */
export function rateLimited(retryAfterS: number | undefined): Reply {
  const reply = refuse(429, 'API rate limit exceeded');
  return retryAfterS === undefined ? reply : { ...reply, headers: { 'retry-after': String(retryAfterS) } };
}

export function quotaExceeded(retryAfterS: number): Reply {
  return {
    ...refuse(429, 'API quota exceeded', 'QUOTA_EXCEEDED'),
    headers: { 'retry-after': String(retryAfterS) },
  };
}
