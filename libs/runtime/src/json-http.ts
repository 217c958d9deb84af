/** A neighbour of whom we ask JSON did not serve. `retryAfterMs` is set when it asked to wait. */
export class JsonHttpError extends Error {
  /** `null` when there was no answer. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  constructor(message: string, status: number | null, retryAfterMs: number | null, cause?: unknown) {
    super(message, { cause });
    this.name = 'JsonHttpError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface JsonHttp {
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

/** Permission to call. */
export interface CallBudget {
  /** Takes one call; rejects when none is left. */
  take(): Promise<void>;
  /** The neighbour said "not before": no call is given out until then. */
  penalise(retryAfterMs: number): Promise<void>;
}

export interface JsonHttpOptions {
  readonly baseUrl: string;
  readonly budget: CallBudget;
  /** How long to wait after the budget rejected with this; `null` when that is not why it rejected. */
  readonly closedForMs: (error: unknown) => number | null;
  readonly fetch: typeof globalThis.fetch;
  /** Bound on one call, headers and body together; 10 s unless told. */
  readonly timeoutMs?: number;
  /** The whole value of the header. */
  readonly authorization?: string | undefined;
}

/** Open services refuse clients that do not say who they are. */
const userAgent = 'TokyoRecordClub/1.0 ( https://github.com/tokyo-record-club )';

/** JSON over HTTP under a budget; `null` for "no content". Every failure is a `JsonHttpError`; nothing is sent twice. */
export function jsonHttp(options: JsonHttpOptions): JsonHttp {
  const { baseUrl, budget, closedForMs, fetch, timeoutMs = 10_000, authorization } = options;
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
          ...(authorization ? { authorization } : {}),
        },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.status === 204) return null;
      if (response.ok) return await response.json();
      await response.body?.cancel();
      const asksToWait = response.status === 429 || response.status === 503;
      const retryAfterMs = asksToWait ? waitOf(response.headers) : null;
      if (retryAfterMs !== null) await budget.penalise(retryAfterMs);
      throw new JsonHttpError(`${what} was answered with ${response.status}`, response.status, retryAfterMs);
    } catch (error) {
      if (error instanceof JsonHttpError) throw error;
      const waitMs = closedForMs(error);
      throw new JsonHttpError(
        waitMs === null ? `${what} was not answered` : `no call is left for ${what}`,
        null,
        waitMs,
        error,
      );
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

/** `Retry-After`, or the header that some open services send in its place; seconds in both. */
function waitOf(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? headers.get('x-ratelimit-reset-in') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : defaultWaitMs;
}
