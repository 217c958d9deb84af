import { z } from 'zod';
import { query } from '../message.ts';

/**
 * A short-lived access token. With a user: the user's own, refreshed when it is old.
 * Without: the application's, for reads that need no user. Only the gateway holds refresh tokens.
 */
export const getSpotifyAccess = query(
  'gateway',
  'get-spotify-access.v1',
  z.object({
    user_id: z.string().nullable(),
    /** An access token that Spotify did not take although it is not old: another one is fetched in its place. */
    refused_token: z.string().optional(),
  }),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('access'),
      access_token: z.string(),
      expires_at: z.iso.datetime(),
      mode: z.enum(['extended', 'development']),
      /** Whose calls these are: the client id of the tenant's own app, or `default` for the installation's. */
      account: z.string().default('default'),
      scopes: z.array(z.string()),
      spotify_user_id: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('none'),
      code: z.enum(['spotify-off', 'spotify-not-connected', 'spotify-needs-reconnect']),
    }),
    z.object({ kind: z.literal('later'), retry_after_ms: z.number().int() }),
  ]),
  10_000,
);
