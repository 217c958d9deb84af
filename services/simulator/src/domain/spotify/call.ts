import type { Catalogue } from '../catalogue.ts';
import type { View } from './objects.ts';
import { missingScope, ok, type Reply, refuse } from './reply.ts';
import type { App, SpotifyState, User } from './state.ts';

/** One admitted call: who asks, for what, at which time. */
export interface Call extends View {
  readonly state: SpotifyState;
  readonly catalogue: Catalogue;
  readonly app: App;
  /** Missing for an app's own token. */
  readonly user: User | undefined;
  readonly scopes: ReadonlySet<string>;
  /** The path below `/v1`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
  readonly nowMs: number;
  /** A fresh text that follows no pattern. */
  readonly mint: () => string;
}

/** The signed-in user. The endpoint table lets nobody else in where this is asked. */
export function userOf(call: Call): User {
  if (!call.user) throw new Error(`${call.path} was admitted without a user`);
  return call.user;
}

/** The JSON body as an object; an empty body is an empty object. */
export function jsonBody(call: Call): Readonly<Record<string, unknown>> | Reply {
  if (call.body.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(call.body);
  } catch {
    return refuse(400, 'Error parsing JSON.');
  }
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as Record<string, unknown>)
    : refuse(400, 'Error parsing JSON.');
}

export interface Window {
  readonly limit: number;
  readonly offset: number;
}

export interface WindowRule {
  readonly limit: number;
  readonly limitMax: number;
  readonly offsetMax?: number;
}

export function windowOf(query: URLSearchParams, rule: WindowRule): Window | Reply {
  const limit = wholeNumber(query.get('limit'), rule.limit);
  if (limit === undefined || limit < 1 || limit > rule.limitMax) return refuse(400, 'Invalid limit');
  const offset = wholeNumber(query.get('offset'), 0);
  if (offset === undefined || offset < 0 || offset > (rule.offsetMax ?? 100_000))
    return refuse(400, 'Invalid offset');
  return { limit, offset };
}

function wholeNumber(text: string | null, missing: number): number | undefined {
  if (text === null) return missing;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The absolute address of this call with some query values replaced (null removes one). */
export function hrefOf(
  call: Call,
  changes: Readonly<Record<string, string | number | null>>,
  path = call.path,
): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString();
  return `${call.url}/spotify/v1${path}${text ? `?${text}` : ''}`;
}

/** A page of a list; `next` and `previous` are absolute and null at the ends. */
export function pageOf<T>(
  call: Call,
  all: readonly T[],
  { limit, offset }: Window,
  render: (item: T, index: number) => unknown,
  path = call.path,
) {
  const link = (to: number) => hrefOf(call, { offset: to, limit }, path);
  return {
    href: link(offset),
    limit,
    next: offset + limit < all.length ? link(offset + limit) : null,
    offset,
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    total: all.length,
    items: all.slice(offset, offset + limit).map((item, i) => render(item, offset + i)),
  };
}

export function page<T>(
  call: Call,
  all: readonly T[],
  rule: WindowRule,
  render: (item: T, index: number) => unknown,
): Reply {
  const window = windowOf(call.query, rule);
  return 'status' in window ? window : ok(pageOf(call, all, window, render));
}

/** `market`: two letters, or `from_token`, which needs `user-read-private`. A user's own country is not used for relinking here. */
export function marketOf(call: Call): { readonly market: string | null } | Reply {
  const market = call.query.get('market');
  if (market === null) return { market };
  if (market === 'from_token')
    return call.scopes.has('user-read-private') ? { market: call.user?.country ?? null } : missingScope();
  return /^[A-Z]{2}$/.test(market) ? { market } : refuse(400, 'Invalid market code');
}

const BASE62_ID = /^[0-9A-Za-z]{22}$/;

export function badId(id: string | undefined): Reply | undefined {
  return BASE62_ID.test(id ?? '') ? undefined : refuse(400, 'Invalid base62 id');
}

/** The comma-separated `ids` of a batch call. */
export function idsOf(call: Call, max: number): readonly string[] | Reply {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) return refuse(400, 'Missing required field: ids');
  if (ids.length > max) return refuse(400, 'Too many ids requested');
  return ids.every((id) => BASE62_ID.test(id)) ? ids : refuse(400, 'Invalid base62 id');
}
