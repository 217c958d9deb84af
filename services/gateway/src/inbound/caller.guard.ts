import { type CanActivate, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Operation } from '@trc/contracts/http/operation';
import type { Id } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import { OPERATION } from '@trc/runtime/route';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { type Caller, callerOfKey, callerOfSession } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';

export const sessionCookie = 'trc_session';

export interface ApiRequest extends FastifyRequest {
  caller?: Caller;
  /** Fixed by an `Idempotency-Key`. */
  jobId?: Id<'job'>;
}

/** Knows the caller before any route runs, and refuses who may not call it. */
export class CallerGuard implements CanActivate {
  readonly #db: Kysely<Database>;
  readonly #publicOrigin: string;
  readonly #reflector = new Reflector();

  constructor(db: Kysely<Database>, publicUrl: string) {
    this.#db = db;
    this.#publicOrigin = new URL(publicUrl).origin;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const operation = this.#reflector.get<Operation | undefined>(OPERATION, context.getHandler());
    if (!operation) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const caller = await this.#identify(request, operation);
    if (caller) request.caller = caller;
    if (operation.auth === 'public') return true;
    if (!caller) throw new Problem('not-authenticated');
    if (operation.auth === 'operator' && caller.role !== 'operator') throw new Problem('not-allowed');
    return true;
  }

  async #identify(request: ApiRequest, operation: Operation): Promise<Caller | null> {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer) return callerOfKey(this.#db, bearer);
    const token = request.cookies[sessionCookie];
    if (!token) return null;
    // A browser sends the cookie by itself; only our own pages may make it change something.
    const { origin } = request.headers;
    if (operation.method !== 'GET' && origin !== this.#publicOrigin)
      throw new Problem('not-allowed', { detail: 'A session may change things only from our own pages.' });
    return callerOfSession(this.#db, token);
  }
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
