import {
  objectVariables,
  secretVariable,
  serviceVariables,
  stateVariables,
  variable,
} from '@trc/runtime/config';
import { openLimitVariables, spotifyLimitVariables } from '@trc/runtime/provider-limits';
import { z } from 'zod';

const url = z.url();

export const variables = {
  ...serviceVariables,
  ...stateVariables,
  ...spotifyLimitVariables,
  ...openLimitVariables,
  ...objectVariables,
  spotifyApiUrl: variable('SPOTIFY_API_URL', url.default('https://api.spotify.com/v1'), 'Spotify Web API.'),
  listenbrainzUrl: variable(
    'LISTENBRAINZ_URL',
    url.default('https://api.listenbrainz.org'),
    'ListenBrainz, without the version.',
  ),
  listenbrainzToken: secretVariable(
    'LISTENBRAINZ_TOKEN',
    z.string().optional(),
    'User token of ListenBrainz; radio and popularity may want one.',
  ),
  listenbrainzLabsUrl: variable(
    'LISTENBRAINZ_LABS_URL',
    url.default('https://labs.api.listenbrainz.org'),
    'ListenBrainz Labs.',
  ),
  musicbrainzUrl: variable(
    'MUSICBRAINZ_URL',
    url.default('https://musicbrainz.org'),
    'MusicBrainz, without /ws/2.',
  ),
  modelUrl: variable(
    'MODEL_URL',
    url.optional(),
    'OpenAI-compatible endpoint; without it no candidate is embedded.',
  ),
  modelApiKey: secretVariable('MODEL_API_KEY', z.string().default('none'), 'Key of the model endpoint.'),
} as const;
