import type { Catalogue } from '../catalogue.ts';
import { endpointFor } from './endpoints.ts';
import { quotaRefusal, rateRefusal } from './quota.ts';
import { forbidden, missingScope, type Reply, refuse } from './reply.ts';
import type { AccessToken, App, SpotifyState, User } from './state.ts';

/** One request to `/v1` as it came in. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly body: string;
}

export interface World {
  readonly state: SpotifyState;
  readonly catalogue: Catalogue;
  readonly mark?: string;
  readonly url: string;
  readonly nowMs: number;
  readonly mint: () => string;
}

const NOT_LISTED = 'Check settings on developer.spotify.com/dashboard, the user may not be registered.';
const NOT_PREMIUM = 'Active premium subscription required for the owner of the app.';

/** The gates in the order in which Spotify closes them: token, rate, app and user, path, quota, scope. Then the answer itself. */
export function answer(world: World, request: ApiRequest): Reply {
  const { state, nowMs } = world;
  const access = authenticate(state, request.authorization, nowMs);
  if ('status' in access) return access;
  const app = state.apps.get(access.clientId);
  if (!app) return refuse(401, 'Invalid access token');
  const user = access.grant ? state.users.get(access.grant.userId) : undefined;
  if (access.grant && !user) return refuse(401, 'Invalid access token');
  const gate = rateRefusal(state, app, nowMs) ?? membershipRefusal(app, user);
  if (gate) return gate;
  const found = endpointFor(request.method, request.path);
  if (found === undefined) return refuse(404, 'Service not found');
  if (found === 'wrong-method') return refuse(405, 'Method not allowed');
  const { endpoint, params } = found;
  if (!endpoint.modes.includes(app.mode)) return forbidden();
  const quota = quotaRefusal(state, app, endpoint.bucket, nowMs);
  if (quota) return quota;
  if (endpoint.user && !user) return refuse(401, 'Valid user authentication required');
  const scopes = new Set(access.grant?.scopes ?? []);
  if (endpoint.scopes.some((scope) => !scopes.has(scope))) return missingScope();
  return endpoint.answer({ ...world, ...request, app, user, scopes, params });
}

function authenticate(
  state: SpotifyState,
  authorization: string | undefined,
  nowMs: number,
): AccessToken | Reply {
  if (authorization === undefined) return refuse(401, 'No token provided');
  const key = /^Bearer (\S+)$/.exec(authorization)?.[1];
  if (key === undefined) return refuse(400, 'Only valid bearer authentication supported');
  const access = state.tokens.get(key);
  if (!access || access.grant?.revoked) return refuse(401, 'Invalid access token');
  return access.expiresAtMs <= nowMs ? refuse(401, 'The access token expired') : access;
}

function membershipRefusal(app: App, user: User | undefined): Reply | undefined {
  if (app.mode === 'extended') return undefined;
  if (!app.ownerPremium) return refuse(403, NOT_PREMIUM);
  return user && !user.allowListed ? refuse(403, NOT_LISTED) : undefined;
}
