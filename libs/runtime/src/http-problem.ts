import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { type ErrorCode, errors } from '@trc/contracts/errors';
import type { FastifyReply } from 'fastify';
import { type Observable, throwError } from 'rxjs';
import type { z } from 'zod';
import { Unavailable } from './ask.ts';
import type { Log } from './log.ts';

export interface ProblemExtras {
  /** This occurrence, in one sentence. */
  readonly detail?: string;
  readonly retryAfterS?: number;
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An expected "no" on its way to the caller as a problem document (RFC 9457). */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly extras: ProblemExtras;
  constructor(code: ErrorCode, extras: ProblemExtras = {}) {
    super(extras.detail ?? errors[code].title);
    this.name = 'Problem';
    this.code = code;
    this.extras = extras;
  }
}

/** Parses what came from outside. Throws the problem `invalid-request`, with every issue and its place. */
export function parseOrProblem<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ at: path.join('.'), message }));
  throw new Problem('invalid-request', {
    detail: issues.map(({ at, message }) => (at ? `${at}: ${message}` : message)).join('; '),
    members: { issues },
  });
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid-request',
  401: 'not-authenticated',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'upload-too-large',
  415: 'not-audio',
  429: 'rate-limited',
};

/** The problem that an error is to who called; what is nobody's but ours is `internal`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unavailable) return new Problem('unavailable', { retryAfterS: 2 });
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const code = status === null ? undefined : codeOfStatus[status];
  return code
    ? new Problem(code, status === 400 && error instanceof Error ? { detail: error.message } : {})
    : new Problem('internal');
}

function statusOf(error: unknown): number | null {
  return typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

/**
 * The one place where an error becomes an HTTP answer.
 * Errors of message handlers pass through unchanged: the transport decides between a retry and a dead letter.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log;
  constructor(log: Log) {
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() === 'rpc') return throwError(() => error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.code === 'internal') this.#log.error({ err: error }, 'request failed');
    sendProblem(reply, problem);
    return undefined;
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (reply.sent || reply.raw.headersSent) return;
  const { status, title } = errors[problem.code];
  if (problem.extras.retryAfterS !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(problem.extras.retryAfterS))));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  reply
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/docs/errors#${problem.code}`,
        title,
        status,
        code: problem.code,
        ...(problem.extras.detail ? { detail: problem.extras.detail } : {}),
        ...(trace.getActiveSpan() ? { trace_id: trace.getActiveSpan()?.spanContext().traceId } : {}),
        ...problem.extras.members,
      }),
    );
}
