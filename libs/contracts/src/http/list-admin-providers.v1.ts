import { z } from 'zod';
import { listProviders } from '../queries/list-providers.v1.ts';
import { operation } from './operation.ts';
import { formatQuery } from './span.ts';

export const listAdminProviders = operation({
  id: 'listProviders',
  method: 'GET',
  path: '/v1/admin/providers',
  tag: 'operator',
  auth: 'operator',
  summary: 'Health and quota of the providers that are called, as JSON or CSV',
  query: z.object({ ...formatQuery.shape }),
  status: 200,
  response: listProviders.reply,
  refusals: ['invalid-request', 'not-allowed'],
});
