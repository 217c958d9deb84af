import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

export type { FastifyReply as Res, FastifyRequest as Req } from 'fastify';

/** What a route wants to say; a missing body is an empty answer. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bodies arrive as bytes: every interface reads its own format and refuses in its own words. */
export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

export function textOf(request: FastifyRequest): string {
  return bytesOf(request).toString('utf8');
}

/** The body as JSON, or undefined when it is not JSON. An empty body is an empty object. */
export function jsonOf(request: FastifyRequest): unknown {
  const text = textOf(request);
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function urlOf(request: FastifyRequest): URL {
  return new URL(request.raw.url ?? '/', 'http://simulator');
}

export function queryOf(request: FastifyRequest): URLSearchParams {
  return urlOf(request).searchParams;
}

/** The media type without its parameters, lower case. */
export function mediaTypeOf(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

export function send(reply: FastifyReply, { status, body, headers }: Answer): void {
  reply.code(status);
  if (headers) reply.headers(headers);
  if (body === undefined) reply.send();
  else reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

export function sendPage(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  html: string,
  status = 200,
): void {
  reply.code(status).headers(headers).send(html);
}

/** A refusal of the control API. */
export function problem(status: number, detail: string): Answer {
  return { status, body: { error: detail } };
}

/** Does the work with a body that fits the schema, else says what does not fit. */
export function withBody<T extends z.ZodType>(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: T,
  work: (body: z.output<T>) => Answer,
) {
  const parsed = schema.safeParse(jsonOf(request));
  send(reply, parsed.success ? work(parsed.data) : problem(400, z.prettifyError(parsed.error)));
}
