import Stripe from 'stripe';
import { z } from 'zod';

const toleranceS = 300;

/** What of an event is read here: whom it is about. All the rest is asked of Stripe. */
const eventSchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  created: z.number().int(),
  data: z.object({
    object: z.object({
      id: z.string().min(1),
      customer: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish(),
    }),
  }),
});

export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly objectId: string;
  readonly customerId: string | null;
}

/**
 * Reads an event whose signature fits its bytes and is at most five minutes old; `null` for any other.
 * @throws ZodError when Stripe itself sends what is no event
 */
export function readEvent(bytes: Buffer, signature: string, secret: string, now: Date): StripeEvent | null {
  let told: unknown;
  try {
    told = Stripe.webhooks.constructEvent(bytes, signature, secret, toleranceS, undefined, now.getTime());
  } catch {
    // The library's error holds header and body; neither goes any further.
    return null;
  }
  const { id, type, created, data } = eventSchema.parse(told);
  return {
    id,
    type,
    occurredAt: new Date(created * 1_000),
    objectId: data.object.id,
    customerId: data.object.customer ?? null,
  };
}
