import { objectVariables, serviceVariables, stateVariables, variable } from '@trc/runtime/config';
import { spotifyLimitVariables } from '@trc/runtime/provider-limits';
import { z } from 'zod';

export const variables = {
  ...serviceVariables,
  ...stateVariables,
  ...spotifyLimitVariables,
  ...objectVariables,
  spotifyApiUrl: variable(
    'SPOTIFY_API_URL',
    z.url().default('https://api.spotify.com/v1'),
    'Spotify Web API.',
  ),
} as const;
