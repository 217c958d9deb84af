import { formRefusal, keyRefusal, type StripeReply, stripeError } from './answer.ts';
import { type Call, calls } from './calls.ts';
import { readForm } from './form.ts';
import type { Scene } from './life.ts';
import { apiVersion } from './objects.ts';

/** A request as it came in; `path` begins after `/v1/`. */
export interface StripeRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
  readonly version: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/** Checks key, version and form in Stripe's order, honours the idempotency key, and does what the call says. */
export function serveStripe(scene: Scene, request: StripeRequest): StripeReply {
  const refused = keyRefusal(request.authorization) ?? versionRefusal(request.version);
  if (refused) return refused;
  const matched = match(request);
  if (!matched)
    return stripeError(404, {
      message: `Unrecognized request URL (${request.method}: /v1/${request.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    });
  const { idempotencyKey, method, path, parameters } = request;
  if (method !== 'POST' || idempotencyKey === undefined) return work(scene, matched, parameters);
  if (idempotencyKey.length > 255)
    return stripeError(400, {
      type: 'idempotency_error',
      message: 'Idempotency keys are 255 characters at most.',
    });
  const words = `${path}?${parameters}`;
  const before = scene.state.answered.get(idempotencyKey);
  if (before && before.request !== words)
    return stripeError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${idempotencyKey}' if you meant to execute a different request.`,
    });
  if (before) return { ...before, headers: { 'idempotent-replayed': 'true' } };
  const reply = work(scene, matched, parameters);
  // What was refused for its form was not begun, so the key may be used for the corrected request.
  if (reply.status < 400) scene.state.answered.set(idempotencyKey, { request: words, ...reply });
  return reply;
}

function versionRefusal(version: string | undefined): StripeReply | undefined {
  if (version === undefined || version === apiVersion) return undefined;
  return stripeError(400, {
    message: `Invalid Stripe API version: ${version}. This stand-in speaks ${apiVersion}.`,
  });
}

interface Matched {
  readonly call: Call;
  readonly id: string;
}

function match({ method, path }: StripeRequest): Matched | undefined {
  const parts = path.split('/');
  for (const call of calls) {
    const wanted = call.path.split('/');
    if (call.method !== method || wanted.length !== parts.length) continue;
    if (wanted.every((part, i) => part === parts[i] || (part === ':id' && parts[i] !== '')))
      return { call, id: parts[wanted.indexOf(':id')] ?? '' };
  }
  return undefined;
}

function work(scene: Scene, { call, id }: Matched, parameters: URLSearchParams): StripeReply {
  const form = readForm(parameters);
  if (typeof form === 'string')
    return stripeError(400, { message: `Invalid parameter name: ${form}`, param: form });
  const parsed = call.form.safeParse(form);
  return parsed.success ? call.work(scene, parsed.data as never, id) : formRefusal(parsed.error);
}
