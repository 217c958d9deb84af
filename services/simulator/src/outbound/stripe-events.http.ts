import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as objects from '../domain/stripe/objects.ts';
import type { StripeEvent } from '../domain/stripe/state.ts';
import type { World } from './world.memory.ts';

const timeoutMs = 15_000;
/** Pauses before the tries after the first; the real ones are spread over three days. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** `t=…,v1=…`: the instant, and HMAC-SHA256 of "instant.body" under the endpoint's secret. */
export function signatureOf(body: string, secret: string, atS: number): string {
  const v1 = createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex');
  return `t=${atS},v1=${v1}`;
}

/** One delivery. @returns the status of the answer, 0 without one, -1 when no endpoint is registered */
export async function sendEvent(world: World, event: StripeEvent): Promise<number> {
  const { webhook } = world.stripe;
  if (!webhook) return -1;
  const body = JSON.stringify(objects.event(event));
  const status = await fetch(webhook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signatureOf(body, webhook.secret, Math.floor(Date.now() / 1_000)),
    },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status;
    },
    () => 0,
  );
  world.stripeDeliveries.add([{ event: event.id, type: event.type, status, at: new Date().toISOString() }]);
  return status;
}

const isTaken = (status: number) => status >= 200 && status < 300;

/** Sends what has happened since the last time, each event by itself, as often as the endpoint needs. */
export function sendNewEvents(world: World): void {
  const { stripe } = world;
  for (const event of world.takeNewEvents()) void sendUntilTaken(world, stripe, event);
}

async function sendUntilTaken(world: World, of: World['stripe'], event: StripeEvent): Promise<void> {
  for (const pauseMs of [0, ...pausesMs]) {
    if (pauseMs > 0) await sleep(pauseMs, undefined, { ref: false });
    // After a reset nobody waits for what was before.
    if (world.stripe !== of || isTaken(await sendEvent(world, event))) return;
  }
}
