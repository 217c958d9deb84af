import type { Scope } from '@trc/contracts/http/operation';

/** What a key may do, and until when; `null` is everything, and for ever. */
export interface Grant {
  readonly scopes: readonly Scope[] | null;
  readonly expiresAt: Date | null;
}

/** Whether what is wanted is no more than what is allowed; `null` is everything. */
export function isWithin(wanted: readonly Scope[] | null, allowed: readonly Scope[] | null): boolean {
  if (allowed === null) return true;
  return wanted?.every((scope) => allowed.includes(scope)) ?? false;
}

/** Whether a grant goes nowhere beyond another one. */
export function isNoMore(wanted: Grant, allowed: Grant): boolean {
  const endsInTime =
    allowed.expiresAt === null || (wanted.expiresAt !== null && wanted.expiresAt <= allowed.expiresAt);
  return endsInTime && isWithin(wanted.scopes, allowed.scopes);
}
