import type { ErrorCode } from '@trc/contracts/errors';

/**
 * An expected "no" to a file, as a value.
 * - `not-audio`: the bytes are none of the supported containers (HTTP 415).
 * - `unreadable`: the container is known but broken, absurd or coded in a way that is not supported (HTTP 422).
 * - `too-long`: more sound than the caller allows (HTTP 422).
 */
export interface Refusal {
  readonly kind: 'not-audio' | 'unreadable' | 'too-long';
  /** A sentence for the person who sent the file. */
  readonly detail: string;
}

/** The code under which the product tells a refusal to its users. */
export const codeOf: Readonly<Record<Refusal['kind'], ErrorCode>> = {
  'not-audio': 'not-audio',
  unreadable: 'unreadable-audio',
  'too-long': 'sound-too-long',
};

export function notAudio(detail: string): Refusal {
  return { kind: 'not-audio', detail };
}

export function unreadable(detail: string): Refusal {
  return { kind: 'unreadable', detail };
}

export function tooLong(detail: string): Refusal {
  return { kind: 'too-long', detail };
}

/** Tells a refusal from a result; results of this service never carry a `kind` of these three. */
export function isRefusal(value: object): value is Refusal {
  return 'kind' in value && typeof value.kind === 'string' && Object.hasOwn(codeOf, value.kind);
}
