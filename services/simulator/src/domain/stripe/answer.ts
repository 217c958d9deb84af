import type { z } from 'zod';

export interface StripeReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Fault {
  readonly type?: string;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

/** An error object as Stripe words it. */
export function stripeError(status: number, fault: Fault): StripeReply {
  const { type = 'invalid_request_error', ...rest } = fault;
  return { status, body: { error: { type, ...rest } } };
}

export const missing = (what: string, id: string): StripeReply =>
  stripeError(404, { code: 'resource_missing', message: `No such ${what}: '${id}'`, param: 'id' });

/** @returns why the key is not taken */
export function keyRefusal(authorization: string | undefined): StripeReply | undefined {
  const key = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (!key)
    return stripeError(401, {
      message:
        'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
    });
  if (/^sk_test_\w{6,}$/.test(key)) return undefined;
  const shown = `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;
  return stripeError(401, { message: `Invalid API Key provided: ${key.length > 12 ? shown : '****'}` });
}

/** Stripe's words for what does not fit: an unknown parameter, a missing one, or a wrong value. */
export function formRefusal({ issues }: z.ZodError): StripeReply {
  const [issue] = issues;
  const path = (issue?.path ?? []).map(String);
  const nameOf = ([first = '', ...rest]: readonly string[]) =>
    first + rest.map((part) => `[${part}]`).join('');
  if (issue?.code === 'unrecognized_keys') {
    const param = nameOf([...path, ...issue.keys.slice(0, 1)]);
    return stripeError(400, {
      code: 'parameter_unknown',
      message: `Received unknown parameter: ${param}`,
      param,
    });
  }
  const param = nameOf(path);
  if (issue?.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return stripeError(400, {
      code: 'parameter_missing',
      message: `Missing required param: ${param}.`,
      param,
    });
  return stripeError(400, { message: `Invalid ${param}: ${issue?.message ?? 'not understood'}`, param });
}
