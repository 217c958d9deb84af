import { getEntitlements } from '../queries/get-entitlements.v1.ts';
import { operation } from './operation.ts';

export const getUsage = operation({
  id: 'getUsage',
  method: 'GET',
  path: '/v1/usage',
  tag: 'account',
  auth: 'member',
  summary: 'Limits of the plan and what is used of them',
  status: 200,
  response: getEntitlements.reply,
  refusals: [],
});
