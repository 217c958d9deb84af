import { z } from 'zod';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { userSchema } from './user.ts';

export const listUsers = operation({
  id: 'listUsers',
  method: 'GET',
  path: '/v1/users',
  tag: 'tenant',
  auth: 'admin',
  summary: 'People of the account, in the order in which they came',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(userSchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
