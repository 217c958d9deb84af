import {
  objectVariables,
  secretVariable,
  serviceVariables,
  stateVariables,
  variable,
} from '@trc/runtime/config';
import { z } from 'zod';

export const variables = {
  ...serviceVariables,
  ...stateVariables,
  ...objectVariables,
  limits: variable(
    'LIMITS',
    z.enum(['enforce', 'warn', 'off']).default('enforce'),
    'What a reached limit does: refuse, warn, or nothing.',
  ),
  payments: variable(
    'PAYMENTS',
    z.enum(['off', 'manual', 'stripe']).default('off'),
    'Who takes payments: nobody, the operator by hand, or Stripe.',
  ),
  paymentContactUrl: variable(
    'PAYMENT_CONTACT_URL',
    z.url().optional(),
    'Page or mailto: address that customers are shown when the operator takes payments by hand.',
  ),
  stripeSecretKey: secretVariable(
    'STRIPE_SECRET_KEY',
    z.string().min(1).optional(),
    'Secret key of the Stripe account; needed when PAYMENTS is stripe.',
  ),
  stripeApiUrl: variable(
    'STRIPE_API_URL',
    z.url({ protocol: /^https?$/ }).default('https://api.stripe.com'),
    'Stripe, or what stands in for it.',
  ),
} as const;
