import { keyIdParams } from './api-key.ts';
import { operation } from './operation.ts';

export const deleteApiKey = operation({
  id: 'deleteApiKey',
  method: 'DELETE',
  path: '/v1/api-keys/:id',
  tag: 'account',
  auth: 'member',
  summary: 'Revoke an API key: it is refused from the next request on',
  params: keyIdParams,
  status: 204,
  response: null,
  refusals: ['invalid-request', 'not-found', 'not-allowed'],
});
