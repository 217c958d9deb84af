import { meSchema } from './me.ts';
import { operation } from './operation.ts';

export const getMe = operation({
  id: 'getMe',
  method: 'GET',
  path: '/v1/me',
  tag: 'account',
  auth: 'member',
  summary: 'Who is calling',
  status: 200,
  response: meSchema,
  refusals: [],
});
