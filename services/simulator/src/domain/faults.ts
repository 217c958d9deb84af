import { z } from 'zod';

export const TARGETS = ['spotify', 'openai', 'listenbrainz', 'musicbrainz', 'stripe', 'webhooks'] as const;
export type Target = (typeof TARGETS)[number];

export const faultSchema = z.object({
  target: z.enum(TARGETS),
  /** Only requests whose path begins so, e.g. `/spotify/v1/playlists`. */
  path_prefix: z.string().startsWith('/').optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  kind: z.enum(['429', '429-no-retry-after', 'quota', '500', '503', 'timeout', 'lost-answer']),
  times: z.number().int().min(1).max(1_000_000).default(1),
  /** Matching requests that pass untouched before the first one fails. */
  skip: z.number().int().min(0).default(0),
  retry_after_s: z.number().int().min(0).optional(),
});

export interface Fault extends z.output<typeof faultSchema> {
  readonly id: number;
  /** Requests still to hit, and how many were hit. */
  left: number;
  waits: number;
  hits: number;
}

const PREFIXES: Readonly<Record<Target, readonly string[]>> = {
  spotify: ['/spotify/'],
  openai: ['/openai/'],
  listenbrainz: ['/listenbrainz/', '/listenbrainz-labs/'],
  musicbrainz: ['/musicbrainz/'],
  stripe: ['/stripe/v1/'],
  webhooks: ['/webhooks/'],
};

export function targetOf(path: string): Target | undefined {
  return TARGETS.find((target) => PREFIXES[target].some((prefix) => path.startsWith(prefix)));
}

/** The first planned fault for this request, used up by one. */
export function takeFault(faults: readonly Fault[], method: string, path: string): Fault | undefined {
  const target = targetOf(path);
  for (const fault of faults) {
    if (fault.target !== target || fault.left === 0) continue;
    if (fault.path_prefix !== undefined && !path.startsWith(fault.path_prefix)) continue;
    if (fault.method !== undefined && fault.method !== method) continue;
    if (fault.waits > 0) {
      fault.waits--;
      continue;
    }
    fault.left--;
    fault.hits++;
    return fault;
  }
  return undefined;
}

export interface FaultReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What the target itself would answer in such a moment. Cut and hanging connections have no answer. */
export function faultReply(fault: Fault): FaultReply | undefined {
  switch (fault.kind) {
    case '429':
      return {
        status: 429,
        headers: { 'retry-after': String(fault.retry_after_s ?? 2) },
        body: errorBody(fault.target, 429, 'API rate limit exceeded'),
      };
    case '429-no-retry-after':
      return { status: 429, headers: {}, body: errorBody(fault.target, 429, 'API rate limit exceeded') };
    case 'quota':
      return {
        status: 429,
        headers: { 'retry-after': String(fault.retry_after_s ?? 36_000) },
        body: quotaBody(fault.target),
      };
    case '500':
      return { status: 500, headers: {}, body: errorBody(fault.target, 500, 'Server error.') };
    case '503': {
      const headers: Record<string, string> =
        fault.retry_after_s === undefined ? {} : { 'retry-after': String(fault.retry_after_s) };
      return { status: 503, headers, body: errorBody(fault.target, 503, 'Service unavailable') };
    }
    case 'timeout':
    case 'lost-answer':
      return undefined;
  }
}

function errorBody(target: Target, status: number, message: string): unknown {
  switch (target) {
    case 'spotify':
      return { error: { status, message } };
    case 'openai':
      return {
        error: {
          message,
          type: status === 429 ? 'requests' : 'server_error',
          param: null,
          code: status === 429 ? 'rate_limit_exceeded' : null,
        },
      };
    case 'listenbrainz':
      return { code: status, error: message };
    case 'musicbrainz':
      return { error: message, help: 'For usage, please see: https://musicbrainz.org/development/mmd' };
    case 'stripe':
      return {
        error: {
          type: status === 429 ? 'invalid_request_error' : 'api_error',
          message,
          ...(status === 429 ? { code: 'rate_limit' } : {}),
        },
      };
    case 'webhooks':
      return { message };
  }
}

function quotaBody(target: Target): unknown {
  if (target === 'spotify')
    return { error: { status: 429, message: 'API quota exceeded', reason: 'QUOTA_EXCEEDED' } };
  if (target !== 'openai') return errorBody(target, 429, 'Quota exceeded');
  const message = 'You exceeded your current quota, please check your plan and billing details.';
  return { error: { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' } };
}
