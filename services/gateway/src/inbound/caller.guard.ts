import { type CanActivate, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { getBatch } from '@trc/contracts/http/get-batch.v1';
import { getJob } from '@trc/contracts/http/get-job.v1';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { type Operation, scopeOf } from '@trc/contracts/http/operation';
import { watchJob } from '@trc/contracts/http/watch-job.v1';
import type { Id } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import { OPERATION } from '@trc/runtime/route';
import type { Clock } from '@trc/runtime/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { apiDay } from '../domain/api-day.ts';
import { isOwnPage } from '../domain/own-page.ts';
import { isAdmin } from '../domain/roles.ts';
import { isWithin } from '../domain/scopes.ts';
import { type Caller, callerOfKey, callerOfSession, type Rate } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { takeApiCall } from '../outbound/rates.store.ts';
import { cookiesOf } from './cookies.ts';
import type { EntitlementsOf } from './entitlements.ts';
import { recentSuspensions } from './suspensions.ts';

export interface ApiRequest extends FastifyRequest {
  caller?: Caller;
  /** Fixed by an `Idempotency-Key`. */
  jobId?: Id<'job'>;
  /** Where the sign-in leads that came back with this request. */
  returnTo?: string;
}

export interface GuardParts {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly entitlementsOf: EntitlementsOf;
}

/** Waiting for a job or a batch and looking at the own account are no use of the API that a day's limit counts. */
const uncounted: ReadonlySet<string> = new Set(
  [getBatch, getJob, watchJob, getUsage, getMe].map(({ id }) => id),
);

/** Knows the caller before any route runs, and refuses who may not call it, or not so often. */
export class CallerGuard implements CanActivate {
  readonly #parts: GuardParts;
  readonly #cookie: string;
  readonly #isSuspended: (tenantId: string) => Promise<boolean>;
  readonly #reflector = new Reflector();

  constructor(parts: GuardParts) {
    this.#parts = parts;
    this.#cookie = cookiesOf(parts.publicUrl).session;
    this.#isSuspended = recentSuspensions(parts.db, () => parts.clock().getTime());
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const operation = this.#reflector.get<Operation | undefined>(OPERATION, context.getHandler());
    if (!operation) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer) await this.#admitKey(bearer, operation, request, http.getResponse<FastifyReply>());
    else await this.#admitSession(operation, request);
    return true;
  }

  async #admitKey(
    secret: string,
    operation: Operation,
    request: ApiRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { db, clock } = this.#parts;
    const called = await callerOfKey(db, secret, clock());
    if (!called) return this.#permit(null, operation);
    request.caller = called.caller;
    announce(reply, called.rate);
    if (!called.rate.taken) throw new Problem('rate-limited', { retryAfterS: called.rate.waitS });
    await this.#permit(called.caller, operation);
    if (!uncounted.has(operation.id)) await this.#countDay(called.caller.tenantId, called.timeZone);
  }

  async #admitSession(operation: Operation, request: ApiRequest): Promise<void> {
    const token = request.cookies[this.#cookie];
    // A browser sends the cookie by itself; only our own pages may make it change something.
    if (token && operation.method !== 'GET') requireOwnPage(request, this.#parts.publicUrl);
    const caller = token ? await callerOfSession(this.#parts.db, token, this.#parts.clock()) : null;
    if (caller) request.caller = caller;
    await this.#permit(caller, operation);
  }

  async #permit(caller: Caller | null, operation: Operation): Promise<void> {
    if (operation.auth === 'public') return;
    if (!caller) throw new Problem('not-authenticated');
    if (operation.auth === 'operator' && caller.role !== 'operator') throw new Problem('not-allowed');
    if (operation.auth === 'admin' && !isAdmin(caller.role)) throw new Problem('not-allowed');
    const scope = scopeOf(operation);
    if (!isWithin([scope], caller.scopes))
      throw new Problem('not-allowed', { detail: `This needs a key with the scope ${scope}.` });
    if (await this.#isSuspended(caller.tenantId)) throw new Problem('tenant-suspended');
  }

  async #countDay(tenantId: string, timeZone: string): Promise<void> {
    const { db, clock, entitlementsOf } = this.#parts;
    const plan = await entitlementsOf(tenantId, timeZone);
    const most = plan?.enforcement === 'enforce' ? plan.api_requests_per_day : null;
    const now = clock();
    const { day, endsAt } = apiDay(now, timeZone);
    if (await takeApiCall(db, tenantId, day, most)) return;
    throw new Problem('quota-exceeded', {
      detail: `Your plan allows ${most} calls of the API in a day.`,
      retryAfterS: (endsAt.getTime() - now.getTime()) / 1_000,
      members: { frees_at: endsAt.toISOString() },
    });
  }
}

/** Refuses what a browser was made to send by somebody else's page. */
export function requireOwnPage(request: FastifyRequest, publicUrl: string): void {
  const fetchSite = request.headers['sec-fetch-site'];
  const page = {
    origin: request.headers.origin,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
    host: request.host,
  };
  if (!isOwnPage(page, publicUrl))
    throw new Problem('not-allowed', { detail: 'A session may change things only from our own pages.' });
}

/** draft-ietf-httpapi-ratelimit-headers, in the form with one field for each number; times in seconds. */
function announce(reply: FastifyReply, { limit, remaining, fullS }: Rate): void {
  reply
    .header('ratelimit-limit', String(limit))
    .header('ratelimit-remaining', String(remaining))
    .header('ratelimit-reset', String(Math.max(0, Math.ceil(fullS))));
}

/** The caller; only on operations that are not public. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<ApiRequest>();
  if (!caller) throw new Problem('not-authenticated');
  return caller;
});

/** The caller of a public operation, if there is one. */
export const MaybeCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | null =>
    context.switchToHttp().getRequest<ApiRequest>().caller ?? null,
);
