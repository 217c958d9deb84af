import type { ErrorCode } from '@trc/contracts/errors';
import type { MessageContract, MessageOf } from '@trc/contracts/message';
import type { Lane } from '@trc/contracts/topology';
import type { Transaction } from 'kysely';

/** Puts a message into the outbox of the transaction under way: it leaves when, and only when, that commits. */
export type Emit = <C extends MessageContract>(
  contract: C,
  data: MessageOf<C>,
  options?: { readonly lane?: Lane },
) => void;

/** What a handler wants written, in the one transaction that also marks its message as handled. */
export type Write<DB> = (trx: Transaction<DB>, emit: Emit) => Promise<void>;

export type Outcome<DB> =
  | { readonly kind: 'done'; readonly write: Write<DB> | null }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string }
  | { readonly kind: 'refuse'; readonly code: ErrorCode; readonly detail: string; readonly write: Write<DB> };

export function done<DB>(write: Write<DB> | null = null): Outcome<DB> {
  return { kind: 'done', write };
}

/** A neighbour asked to wait, or is sick. It does not count as a try; the job shows as parked until then. */
export function retry<DB>(afterMs: number, reason: string): Outcome<DB> {
  return { kind: 'retry', afterMs, reason };
}

/** An expected no: final at once. `write` states the refusal for those who wait for the result. */
export function refuse<DB>(code: ErrorCode, detail: string, write: Write<DB>): Outcome<DB> {
  return { kind: 'refuse', code, detail, write };
}
