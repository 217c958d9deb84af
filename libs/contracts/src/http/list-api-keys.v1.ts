import { z } from 'zod';
import { keySchema } from './api-key.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listApiKeys = operation({
  id: 'listApiKeys',
  method: 'GET',
  path: '/v1/api-keys',
  tag: 'account',
  auth: 'member',
  summary: 'API keys, newest first: your own, or as an admin those of the whole account',
  query: pageQuery.extend({ of: z.enum(['me', 'tenant']).default('me') }),
  status: 200,
  response: z.object({ items: z.array(keySchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request', 'not-allowed'],
});
