import { z } from 'zod';
import { trackSchema } from '../documents/track.v1.ts';
import { operation } from './operation.ts';

export const getSeedHistory = operation({
  id: 'getSeedHistory',
  method: 'GET',
  path: '/v1/seeds/history',
  tag: 'seeds',
  auth: 'member',
  summary: 'What the listener has played',
  query: z.object({ range: z.enum(['recent', '4_weeks', '6_months', 'long_term']).default('recent') }),
  status: 200,
  response: z.object({ items: z.array(trackSchema) }),
  refusals: ['spotify-not-connected', 'spotify-needs-reconnect', 'spotify-off', 'rate-limited'],
});
