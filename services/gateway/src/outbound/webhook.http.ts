import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, fetch } from 'undici';
import { isPrivateAddress } from '../domain/private-address.ts';
import type { Attempt } from '../domain/webhook.ts';

export interface WebhookMessage {
  readonly url: string;
  readonly secret: string;
  /** Stays the same over all attempts. */
  readonly messageId: string;
  readonly body: string;
}

export type SendWebhook = (message: WebhookMessage, at: Date) => Promise<Attempt>;

const timeoutMs = 15_000;

class PrivateAddress extends Error {}

/**
 * One attempt: signed anew for its own instant, no redirect followed, and no answer body read.
 * The address is checked after the name was resolved, on the very connection that is used, so that a name
 * that resolves differently the second time gains nothing.
 */
export function webhookSender({ allowPrivate }: { readonly allowPrivate: boolean }): SendWebhook {
  const agent = new Agent({
    connect: {
      lookup(hostname, options, callback) {
        lookup(hostname, { ...options, all: true }, (error, addresses) => {
          if (error) return callback(error, []);
          const forbidden = !allowPrivate && addresses.some(({ address }) => isPrivateAddress(address));
          if (forbidden) return callback(new PrivateAddress(`${hostname} is a private address`), []);
          callback(null, addresses);
        });
      },
    },
    headersTimeout: timeoutMs,
  });
  return async ({ url, secret, messageId, body }, at) => {
    const { hostname } = new URL(url);
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (!allowPrivate && isIP(literal) && isPrivateAddress(literal))
      return { kind: 'refused', error: `${literal} is a private address` };
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'tokyo-record-club',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': new Webhook(secret).sign(messageId, at, body),
        },
        body,
      });
      await response.body?.cancel();
      return {
        kind: 'answered',
        status: response.status,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), at),
      };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      if (cause instanceof PrivateAddress) return { kind: 'refused', error: cause.message };
      return { kind: 'failed', error: cause instanceof Error ? cause.message : String(cause) };
    }
  };
}

/** Seconds or an HTTP date. */
function retryAfterMs(header: string | null, at: Date): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - at.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
