import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One thing that the public API does. The OpenAPI document and the routes are both made from it. */
export interface Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** camelCase, unique. */
  readonly id: string;
  readonly method: Method;
  /** `:name` marks a parameter. */
  readonly path: string;
  readonly tag: 'samples' | 'jobs' | 'worlds' | 'playlists' | 'seeds' | 'account' | 'webhooks' | 'operator';
  readonly summary: string;
  /** Who may call it: anybody, somebody with a key or a session, or the operator. */
  readonly auth: 'public' | 'member' | 'operator';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** `audio` is one file in a multipart form, streamed and never held in memory. */
  readonly multipart?: { readonly field: string };
  readonly status: number;
  /** `null`: the answer has no JSON body. */
  readonly response: z.ZodType | null;
  readonly refusals: readonly ErrorCode[];
}

export function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  it: Operation<P, Q, B>,
): Operation<P, Q, B> {
  return it;
}
