import { isSpotifyFailure } from '@trc/spotify/errors';
import type { RateBudget } from '@trc/spotify/rate-budget';

/** An open catalogue did not serve. `retryAfterMs` is set when it asked to wait. */
export class OpenCatalogueError extends Error {
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  constructor(message: string, status: number | null, retryAfterMs: number | null, cause?: unknown) {
    super(message, { cause });
    this.name = 'OpenCatalogueError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface OpenHttp {
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

export interface OpenHttpOptions {
  readonly baseUrl: string;
  readonly budget: RateBudget;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs?: number;
}

/** MusicBrainz refuses clients that do not say who they are. */
const userAgent = 'TokyoRecordClub/1.0 ( https://github.com/tokyo-record-club )';

/** JSON over HTTP under a budget. Every failure is an `OpenCatalogueError`; nothing is sent twice. */
export function openHttp({ baseUrl, budget, fetch, timeoutMs = 10_000 }: OpenHttpOptions): OpenHttp {
  const root = baseUrl.replace(/\/+$/, '');
  async function call(path: string, init: RequestInit): Promise<unknown> {
    const what = `${init.method ?? 'GET'} ${path.replace(/\?.*$/, '')}`;
    try {
      await budget.take();
      const response = await fetch(root + path, {
        ...init,
        headers: {
          accept: 'application/json',
          'user-agent': userAgent,
          ...(init.body ? { 'content-type': 'application/json' } : {}),
        },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) return await response.json();
      await response.body?.cancel();
      const asksToWait = response.status === 429 || response.status === 503;
      const retryAfterMs = asksToWait ? waitOf(response.headers) : null;
      if (retryAfterMs !== null) await budget.penalise(retryAfterMs);
      throw new OpenCatalogueError(
        `${what} was answered with ${response.status}`,
        response.status,
        retryAfterMs,
      );
    } catch (error) {
      if (error instanceof OpenCatalogueError) throw error;
      if (isSpotifyFailure(error, 'rate-limited')) {
        throw new OpenCatalogueError(`no call is left for ${what}`, null, error.failure.retryAfterMs, error);
      }
      throw new OpenCatalogueError(`${what} was not answered`, null, null, error);
    }
  }
  return {
    get: (path, query = {}) => {
      const parameters = new URLSearchParams(query).toString();
      return call(parameters === '' ? path : `${path}?${parameters}`, {});
    },
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

const defaultWaitMs = 10_000;

/** `Retry-After`, or ListenBrainz's own header, in seconds. */
function waitOf(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? headers.get('x-ratelimit-reset-in') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : defaultWaitMs;
}
