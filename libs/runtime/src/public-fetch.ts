import { type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, fetch } from 'undici';
import { isPrivateAddress } from './private-address.ts';

/** The address that a tenant named is none of the public internet. */
export class PrivateAddress extends Error {
  constructor(host: string) {
    super(`${host} is a private address`);
    this.name = 'PrivateAddress';
  }
}

export interface PublicFetchOptions {
  /** Only where every tenant is trusted. */
  readonly allowPrivate: boolean;
  /** Bound on the whole call, milliseconds. */
  readonly timeoutMs: number;
  /** How names become addresses; the system's own unless told. */
  readonly lookup?: typeof systemLookup;
}

/**
 * `fetch` for addresses that tenants name. It follows no redirect, and checks the address after the name was resolved,
 * on the very connection that is used: a name that resolves differently the second time gains nothing.
 * Rejects with `PrivateAddress`, or with what went wrong on the way.
 */
export function publicFetch({
  allowPrivate,
  timeoutMs,
  lookup = systemLookup,
}: PublicFetchOptions): typeof globalThis.fetch {
  const agent = new Agent({
    connect: {
      lookup(hostname, options, callback) {
        const all: LookupAllOptions = { ...options, all: true };
        lookup(hostname, all, (error, addresses) => {
          if (error) return callback(error, []);
          const forbidden = !allowPrivate && addresses.some(({ address }) => isPrivateAddress(address));
          if (forbidden) return callback(new PrivateAddress(hostname), []);
          callback(null, addresses);
        });
      },
    },
    headersTimeout: timeoutMs,
  });
  const call = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && isIP(literal) && isPrivateAddress(literal)) throw new PrivateAddress(literal);
    const bound = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, bound]) : bound;
    try {
      const given = { ...init, redirect: 'manual', signal, dispatcher: agent };
      return (await fetch(input as string, given as Parameters<typeof fetch>[1])) as unknown as Response;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw cause;
    }
  };
  return call as typeof globalThis.fetch;
}
