import { PrivateAddress, publicFetch } from '@trc/runtime/public-fetch';
import { Webhook } from 'standardwebhooks';
import type { Attempt } from '../domain/webhook.ts';

export interface WebhookMessage {
  readonly url: string;
  /** Every one of them signs: a receiver needs to know one. */
  readonly secrets: readonly string[];
  /** Stays the same over all attempts. */
  readonly messageId: string;
  readonly body: string;
}

export type SendWebhook = (message: WebhookMessage, at: Date) => Promise<Attempt>;

export const webhookTimeoutMs = 15_000;

/** One attempt: signed anew for its own instant, no redirect followed, and no answer body read. */
export function webhookSender({ allowPrivate }: { readonly allowPrivate: boolean }): SendWebhook {
  const fetch = publicFetch({ allowPrivate, timeoutMs: webhookTimeoutMs });
  return async ({ url, secrets, messageId, body }, at) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          // Says whose product it is to nobody: the sender may go under any brand.
          'user-agent': 'standard-webhooks/1.0',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': secrets
            .map((secret) => new Webhook(secret).sign(messageId, at, body))
            .join(' '),
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
      if (error instanceof PrivateAddress) return { kind: 'refused', error: error.message };
      return { kind: 'failed', error: error instanceof Error ? error.message : String(error) };
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
