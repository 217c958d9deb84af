import { getSubscription } from '../queries/get-subscription.v1.ts';
import { operation } from './operation.ts';

export const getBillingSubscription = operation({
  id: 'getSubscription',
  method: 'GET',
  path: '/v1/billing/subscription',
  tag: 'billing',
  auth: 'admin',
  summary: 'What the account has subscribed to',
  status: 200,
  response: getSubscription.reply,
  refusals: ['not-allowed'],
});
