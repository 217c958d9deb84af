import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One thing that the public API does. The OpenAPI document and the routes are both made from it. */
export interface Operation {
  /** camelCase, unique. */
  readonly id: string;
  readonly method: Method;
  /** `:name` marks a parameter. */
  readonly path: string;
  readonly tag: 'samples' | 'jobs' | 'worlds' | 'playlists' | 'seeds' | 'account' | 'webhooks' | 'operator';
  readonly summary: string;
  /** Who may call it: anybody, somebody with a key or a session, or the operator. */
  readonly auth: 'public' | 'member' | 'operator';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** `audio` is one file in a multipart form, streamed and never held in memory. */
  readonly multipart?: { readonly field: string };
  readonly status: number;
  /** `null`: the answer has no JSON body. */
  readonly response: z.ZodType | null;
  readonly refusals: readonly ErrorCode[];
}

/** Keeps the exact schemas, so that a route knows what it is given. */
export function operation<const O extends Operation>(it: O): O {
  return it;
}
