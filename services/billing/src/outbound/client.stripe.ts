import Stripe from 'stripe';
import { ProviderUnavailable } from './payments.ts';

export interface StripeOptions {
  readonly secretKey: string;
  /** `https://api.stripe.com`, or where something stands in for it; it may have a path. */
  readonly apiUrl: string;
}

const timeoutMs = 8_000;
const retriesMax = 1;

/** Stripe's own client, at any address. The library takes host and port; a path goes before that of every call. */
export function openStripe({ secretKey, apiUrl }: StripeOptions): Stripe {
  const { hostname, port, protocol, pathname } = new URL(apiUrl);
  const prefix = pathname.replace(/\/$/, '');
  const isSecure = protocol === 'https:';
  const fetchUnderPrefix: typeof fetch = (input, init) => {
    const url = new URL(String(input));
    url.pathname = prefix + url.pathname;
    return fetch(url, init);
  };
  return new Stripe(secretKey, {
    host: hostname,
    port: port || (isSecure ? 443 : 80),
    protocol: isSecure ? 'https' : 'http',
    httpClient: Stripe.createFetchHttpClient(fetchUnderPrefix),
    timeout: timeoutMs,
    maxNetworkRetries: retriesMax,
    telemetry: false,
  });
}

/** Wrong credentials are the operator's to mend; until then everything waits, and nothing is lost. */
const passing: ReadonlyArray<abstract new (...args: never[]) => Error> = [
  Stripe.errors.StripeConnectionError,
  Stripe.errors.StripeAPIError,
  Stripe.errors.StripeRateLimitError,
  Stripe.errors.StripeAuthenticationError,
  Stripe.errors.StripePermissionError,
];

/**
 * One question to Stripe. Throws ProviderUnavailable for what passes, and an error that names the fault for a call that
 * Stripe will never take. Neither carries the library's own error on, which holds the whole answer.
 */
export async function ask<T>(what: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const fault = [error.type, error.code, error.param, error.requestId].filter(Boolean).join(' ');
    if (passing.some((kind) => error instanceof kind) || error.code === 'lock_timeout')
      throw new ProviderUnavailable(what, fault);
    throw new Error(`Stripe refused ${what}: ${fault}`);
  }
}
