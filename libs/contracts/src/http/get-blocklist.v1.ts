import { blocklistSchema } from '../documents/blocklist.v1.ts';
import { operation } from './operation.ts';

export const getOwnBlocklist = operation({
  id: 'getBlocklist',
  method: 'GET',
  path: '/v1/blocklist',
  tag: 'account',
  auth: 'member',
  summary: 'What never comes again',
  status: 200,
  response: blocklistSchema,
  refusals: [],
});
