import {
  objectVariables,
  secretVariable,
  serviceVariables,
  stateVariables,
  variable,
} from '@trc/runtime/config';
import { tenantAddressVariables } from '@trc/runtime/tenant-addresses';
import { z } from 'zod';

/** 32 bytes, base64. The first key seals; all of them open, so that keys can be rotated. */
const keysSchema = z
  .string()
  .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
  .refine(
    (keys) => keys.length > 0 && keys.every((key) => key.byteLength === 32),
    'must be base64 of 32 bytes, several separated by commas',
  );

export const variables = {
  ...serviceVariables,
  ...stateVariables,
  ...objectVariables,
  ...tenantAddressVariables,
  publicUrl: variable('PUBLIC_URL', z.url(), 'Address under which people reach the API.'),
  tenantDomain: variable(
    'TENANT_DOMAIN',
    z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/)
      .optional(),
    'Domain whose sub-domains are the tenants’; without it tenants have no sub-domain.',
  ),
  tokenKeys: secretVariable('TOKEN_KEYS', keysSchema, 'Keys that seal tokens and secrets at rest.'),
  spotifyMode: variable(
    'SPOTIFY_MODE',
    z.enum(['extended', 'development', 'off']).default('off'),
    'What the registered Spotify app may do.',
  ),
  spotifyApiUrl: variable(
    'SPOTIFY_API_URL',
    z.url().default('https://api.spotify.com/v1'),
    'Spotify Web API.',
  ),
  spotifyAccountsUrl: variable(
    'SPOTIFY_ACCOUNTS_URL',
    z.url().default('https://accounts.spotify.com'),
    'Spotify accounts service.',
  ),
  spotifyClientId: variable('SPOTIFY_CLIENT_ID', z.string().optional(), 'Client id of the Spotify app.'),
  spotifyClientSecret: secretVariable(
    'SPOTIFY_CLIENT_SECRET',
    z.string().optional(),
    'Client secret of the Spotify app.',
  ),
  webhookPrivateAddresses: variable(
    'WEBHOOK_PRIVATE_ADDRESSES',
    z.enum(['refuse', 'allow']).default('refuse'),
    'Whether webhooks may go to private addresses; allow it only where every tenant is trusted.',
  ),
  smtpUrl: secretVariable(
    'SMTP_URL',
    z.url({ protocol: /^smtps?$/ }).optional(),
    'Mail server, with name and password if it wants them; without it no mail is sent.',
  ),
  mailFrom: variable(
    'MAIL_FROM',
    z.email().default('no-reply@localhost'),
    'Address that mails come from, and to which those go back that cannot be delivered.',
  ),
  stripeWebhookSecret: secretVariable(
    'STRIPE_WEBHOOK_SECRET',
    z.string().startsWith('whsec_').optional(),
    "Signing secret of Stripe's endpoint POST /v1/billing/stripe-events; without it nothing is taken there.",
  ),
  silentJobMs: variable(
    'SILENT_JOB_MS',
    z.coerce.number().int().min(1_000).default(60_000),
    'Silence of a job after which it is rung for again.',
  ),
} as const;
