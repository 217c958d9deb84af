import fc from 'fast-check';
import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { readEvent } from '../../../services/gateway/src/outbound/event.stripe.ts';
import { signatureOf } from '../../../services/simulator/src/outbound/stripe-events.http.ts';

const secret = 'whsec_oneOfMany';

it('the stand-in signs as Stripe’s own library does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 4_000_000_000 }),
      (payload, timestamp) => {
        expect(signatureOf(payload, secret, timestamp)).toBe(
          Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
        );
      },
    ),
  );
});

it('what the stand-in signs is read for five minutes, and with no other secret', () => {
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'invoice.paid',
    created: 1_795_000_000,
    data: { object: { id: 'in_1', customer: { id: 'cus_1' } } },
  });
  const signature = signatureOf(body, secret, 1_795_000_000);
  const read = (afterS: number, key = secret) =>
    readEvent(Buffer.from(body), signature, key, new Date((1_795_000_000 + afterS) * 1_000));
  expect(read(300)).toEqual({
    id: 'evt_1',
    type: 'invoice.paid',
    occurredAt: new Date(1_795_000_000_000),
    objectId: 'in_1',
    customerId: 'cus_1',
  });
  expect(read(301)).toBeNull();
  expect(read(0, 'whsec_another')).toBeNull();
});
