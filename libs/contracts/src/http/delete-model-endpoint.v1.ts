import { operation } from './operation.ts';

export const deleteOwnModelEndpoint = operation({
  id: 'deleteModelEndpoint',
  method: 'DELETE',
  path: '/v1/tenant/model-endpoint',
  tag: 'tenant',
  auth: 'admin',
  summary: "Go back to the plan's own chat model",
  status: 204,
  response: null,
  refusals: ['not-allowed', 'not-found'],
});
