import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Areas of the API: the sections of its description, and what the scopes of a key speak of. */
export const tags = [
  'samples',
  'jobs',
  'worlds',
  'playlists',
  'seeds',
  'account',
  'billing',
  'tenant',
  'webhooks',
  'operator',
] as const;
export type Tag = (typeof tags)[number];

/** What a key may be allowed: to read or to change things of one area. */
export type Scope = `${Tag}:${'read' | 'write'}`;
export const scopes: readonly Scope[] = tags.flatMap((tag): Scope[] => [`${tag}:read`, `${tag}:write`]);

/** The scope that a key needs for an operation. */
export function scopeOf({ tag, method }: Pick<Operation, 'tag' | 'method'>): Scope {
  return `${tag}:${method === 'GET' ? 'read' : 'write'}`;
}

/** One thing that the public API does. The OpenAPI document and the routes are both made from it. */
export interface Operation {
  /** camelCase, unique. */
  readonly id: string;
  readonly method: Method;
  /** `:name` marks a parameter. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  /** Who may call it: anybody, somebody with a key or a session, an owner or admin of the tenant, or the operator. */
  readonly auth: 'public' | 'member' | 'admin' | 'operator';
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
