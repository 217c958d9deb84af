import { SpotifyError } from './errors.ts';
import type { RateBudget } from './rate-budget.ts';
import { errorOfResponse } from './response-errors.ts';

export type Fetch = typeof globalThis.fetch;

export interface TransportOptions {
  readonly fetch?: Fetch | undefined;
  /** Bound on one attempt, headers and body together. */
  readonly timeoutMs: number;
  readonly now?: (() => number) | undefined;
  /** Asked before every attempt and told about every 429. */
  readonly budget?: RateBudget | undefined;
}

const emptyStatuses = new Set([204, 205, 304]);

/**
 * Sends one request and reads the whole answer, so that nothing after it can fail in an untyped way.
 * A GET whose connection breaks is sent once more at once (a kept-alive connection that the far side had closed);
 * nothing else is repeated and nothing sleeps.
 * @returns an answer with a 2xx status and a body already in memory.
 * @throws SpotifyError for everything else.
 */
export async function send(url: string, init: RequestInit, options: TransportOptions): Promise<Response> {
  try {
    return await attempt(url, init, options);
  } catch (error) {
    const broken =
      error instanceof SpotifyError &&
      error.failure.kind === 'unavailable' &&
      error.failure.cause === 'network';
    if (!broken || (init.method ?? 'GET') !== 'GET') throw error;
    return attempt(url, init, options);
  }
}

async function attempt(url: string, init: RequestInit, options: TransportOptions): Promise<Response> {
  const { fetch = globalThis.fetch, timeoutMs, now = Date.now, budget } = options;
  const call = `${init.method ?? 'GET'} ${new URL(url).pathname}`;
  await budget?.take();
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    body = await response.arrayBuffer();
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    throw new SpotifyError(
      { kind: 'unavailable', cause: timedOut ? 'timeout' : 'network', retryAfterMs: null },
      timedOut
        ? `Spotify did not answer ${call} within ${timeoutMs} ms`
        : `The connection to Spotify broke at ${call}`,
      error,
    );
  }
  if (response.ok) {
    const { status, headers } = response;
    return new Response(emptyStatuses.has(status) ? null : body, { status, headers });
  }
  const error = errorOfResponse(
    call,
    response.status,
    response.headers,
    new TextDecoder().decode(body),
    now(),
  );
  const { failure } = error;
  if (failure.kind === 'rate-limited') await budget?.penalise(failure.retryAfterMs, failure.quota);
  throw error;
}

/**
 * The JSON of an answer; null for an empty one.
 * @throws SpotifyError `unavailable` when it is not JSON: a proxy's page, or a cut answer.
 */
export async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SpotifyError(
      { kind: 'unavailable', cause: 'unreadable', retryAfterMs: null },
      'Spotify answered without JSON',
      error,
    );
  }
}
