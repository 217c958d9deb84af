import { z } from 'zod';
import { trackSchema } from '../documents/track.v1.ts';
import { operation } from './operation.ts';

export const searchSeeds = operation({
  id: 'searchSeeds',
  method: 'GET',
  path: '/v1/seeds/search',
  tag: 'seeds',
  auth: 'member',
  summary: 'Search tracks to start from',
  query: z.object({
    q: z.string().min(1).max(200),
    limit: z.coerce.number().int().min(1).max(10).default(10),
  }),
  status: 200,
  response: z.object({ items: z.array(trackSchema) }),
  refusals: ['invalid-request', 'spotify-off', 'rate-limited'],
});
