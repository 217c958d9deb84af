import { operation } from './operation.ts';
import { modelEndpointSchema } from './tenant-settings.ts';

export const getOwnModelEndpoint = operation({
  id: 'getModelEndpoint',
  method: 'GET',
  path: '/v1/tenant/model-endpoint',
  tag: 'tenant',
  auth: 'admin',
  summary: 'The model endpoint of your own, without its key',
  status: 200,
  response: modelEndpointSchema,
  refusals: ['not-allowed', 'not-found'],
});
