import { portSchema, secretVariable, serviceVariables, variable } from '@trc/runtime/config';
import { z } from 'zod';

export const SERVICE = 'simulator';

export const variables = {
  host: variable(
    'HOST',
    z.string().default('127.0.0.1'),
    'Address to listen on; loopback by default, because anybody who reaches it controls it.',
  ),
  port: variable('PORT', portSchema.default(4010), 'Port of all HTTP interfaces.'),
  publicUrl: variable(
    'SIM_PUBLIC_URL',
    z.url().optional(),
    'Address under which others reach this process; without it, the loopback address and the port.',
  ),
  cataloguePath: variable(
    'SIM_CATALOGUE',
    z.string().optional(),
    'A catalogue as CSV or gzipped CSV; without it one is generated.',
  ),
  usersPath: variable(
    'SIM_USERS',
    z.string().optional(),
    'A JSON file of users; without it five are generated.',
  ),
  seed: variable('SIM_SEED', z.string().default('tokyo'), 'What generated tracks and users follow from.'),
  smtpPort: variable(
    'SIM_SMTP_PORT',
    z.coerce.number().int().min(0).max(65_535).default(0),
    'Port of the mail catcher; 0 turns it off.',
  ),
  stripeWebhookUrl: variable(
    'SIM_STRIPE_WEBHOOK_URL',
    z.url().optional(),
    'Where the stand-in for Stripe sends its events; without it, where the control API says.',
  ),
  stripeWebhookSecret: secretVariable(
    'SIM_STRIPE_WEBHOOK_SECRET',
    z.string().startsWith('whsec_').default('whsec_simulator'),
    'What the stand-in for Stripe signs its events with.',
  ),
  logLevel: serviceVariables.logLevel,
} as const;
