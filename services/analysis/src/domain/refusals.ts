/**
 * An expected "no" to a file, as a value.
 * - `not-audio`: the bytes are none of the supported containers (HTTP 415).
 * - `unreadable`: the container is known but broken, absurd or coded in a way that is not supported (HTTP 422).
 * - `too-long`: more sound than the caller allows (HTTP 422).
 * `detail` is a sentence for the person who sent the file.
 */
export type Refusal =
  | { readonly kind: 'not-audio' }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'too-long'; readonly detail: string };

export const NOT_AUDIO: Refusal = { kind: 'not-audio' };

export function unreadable(detail: string): Refusal {
  return { kind: 'unreadable', detail };
}

export function tooLong(detail: string): Refusal {
  return { kind: 'too-long', detail };
}

/** Tells a refusal from a result; results of this service never carry a `kind` of these three. */
export function isRefusal(value: object): value is Refusal {
  return (
    'kind' in value &&
    (value.kind === 'not-audio' || value.kind === 'unreadable' || value.kind === 'too-long')
  );
}
