import { objectVariables, serviceVariables, stateVariables, variable } from '@trc/runtime/config';
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
  publicUrl: variable('PUBLIC_URL', z.url(), 'Address under which people reach the API.'),
  tokenKeys: variable('TOKEN_KEYS', keysSchema, 'Keys that seal tokens and secrets at rest.'),
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
  spotifyClientSecret: variable(
    'SPOTIFY_CLIENT_SECRET',
    z.string().optional(),
    'Client secret of the Spotify app.',
  ),
  webhookPrivateAddresses: variable(
    'WEBHOOK_PRIVATE_ADDRESSES',
    z.enum(['refuse', 'allow']).default('refuse'),
    'Whether webhooks may go to private addresses; allow it only where every tenant is trusted.',
  ),
  silentJobMs: variable(
    'SILENT_JOB_MS',
    z.coerce.number().int().min(1_000).default(60_000),
    'Silence of a job after which it is rung for again.',
  ),
} as const;
