import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Problem } from '@trc/runtime/http-problem';
import { inTenant } from '@trc/runtime/tenancy';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { catchError, concatMap, finalize, from, type Observable, of, throwError } from 'rxjs';
import type { Database } from '../outbound/database.ts';
import { claimKey, freeKey, renewKey, storeAnswer } from '../outbound/idempotency.store.ts';
import { sha256, type Vault } from '../outbound/secrets.ts';
import type { ApiRequest } from './caller.guard.ts';

const keyLengthMax = 200;
const renewMs = 10_000;

/**
 * Honours `Idempotency-Key` on every POST: the same key and request give the first answer again, without the effect.
 * A request that was refused leaves no trace, so its key may be used for the corrected one. One that died with its
 * process is answered by the next try, which finds the job that it may have made.
 */
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #db: Kysely<Database>;
  readonly #vault: Vault;
  constructor(db: Kysely<Database>, vault: Vault) {
    this.#db = db;
    this.#vault = vault;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    const { caller } = request;
    if (request.method !== 'POST' || typeof key !== 'string' || !caller) return next.handle();
    if (key.length === 0 || key.length > keyLengthMax)
      throw new Problem('invalid-request', {
        detail: `Idempotency-Key takes 1 to ${keyLengthMax} characters.`,
      });

    const { tenantId } = caller;
    const state = await inTenant(this.#db, tenantId, (trx) =>
      claimKey(trx, tenantId, key, fingerprint(request)),
    );
    switch (state.kind) {
      case 'other-request':
        throw new Problem('idempotency-key-reused');
      case 'running':
        throw new Problem('request-in-progress', { retryAfterS: 2 });
      case 'answered': {
        const body = this.#vault.open(state.answer.bodySealed);
        for (const [name, value] of Object.entries(state.answer.headers)) reply.header(name, value);
        reply.header('idempotency-replayed', 'true').status(state.answer.status);
        return of(body === '' ? undefined : JSON.parse(body));
      }
      case 'mine':
        request.jobId = state.jobId;
        return this.#answer(next, reply, tenantId, key);
    }
  }

  #answer(next: CallHandler, reply: FastifyReply, tenantId: string, key: string): Observable<unknown> {
    const renewal = setInterval(() => {
      inTenant(this.#db, tenantId, (trx) => renewKey(trx, key)).catch(() => undefined);
    }, renewMs);
    return next.handle().pipe(
      concatMap(async (body: unknown) => {
        const location = reply.getHeader('location');
        const headers: Record<string, string> = typeof location === 'string' ? { location } : {};
        const answer = {
          status: reply.statusCode,
          headers,
          bodySealed: this.#vault.seal(body === undefined ? '' : JSON.stringify(body)),
        };
        await inTenant(this.#db, tenantId, (trx) => storeAnswer(trx, key, answer));
        return body;
      }),
      catchError((error: unknown) =>
        from(inTenant(this.#db, tenantId, (trx) => freeKey(trx, key))).pipe(
          concatMap(() => throwError(() => error)),
        ),
      ),
      finalize(() => clearInterval(renewal)),
    );
  }
}

/** A form's bytes are streamed and cannot be compared before they are here; its length stands for them. */
function fingerprint(request: ApiRequest): string {
  const body = request.isMultipart()
    ? request.headers['content-length']
    : JSON.stringify(request.body ?? null);
  return sha256(`${request.method} ${request.url}\n${body}`);
}
